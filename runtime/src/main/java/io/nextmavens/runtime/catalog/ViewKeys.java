package io.nextmavens.runtime.catalog;

import io.nextmavens.runtime.catalog.KeyConstraint.KeyColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The keys of tables that views show: a view that shows all columns of a key can be related as the table can.
 *
 * <p>A view may show a column more than once, so a key of n columns can be shown in several ways.
 */
final class ViewKeys {

    /**
     * A view.
     *
     * @param exposed whether it is in an exposed schema; others only stand in between
     * @param columns the names by number
     * @param origins which column of which relation a column shows
     */
    record View(
            long oid,
            QualifiedName name,
            boolean exposed,
            Map<Integer, String> columns,
            Map<Integer, ViewQuery.Origin> origins) {}

    /**
     * A key that a view shows.
     *
     * @param columns each way to name the key's columns by the view's, in the key's order
     */
    record ShownKey(QualifiedName view, List<List<String>> columns) {}

    private record End(KeyConstraint constraint, boolean referenced) {}

    private final Map<End, List<ShownKey>> shown = new HashMap<>();
    private final Map<QualifiedName, List<String>> primaryKeys = new HashMap<>();

    private ViewKeys() {}

    static ViewKeys of(List<View> views, List<KeyConstraint> constraints) {
        ViewKeys keys = new ViewKeys();
        Map<Long, View> byOid = new HashMap<>();
        views.forEach(view -> byOid.put(view.oid(), view));
        Map<Long, List<End>> endsByTable = new HashMap<>();
        for (KeyConstraint constraint : constraints) {
            if (constraint.kind() != KeyConstraint.Kind.UNIQUE) {
                endsByTable
                        .computeIfAbsent(constraint.table(), table -> new ArrayList<>())
                        .add(new End(constraint, false));
            }
            if (constraint.kind() == KeyConstraint.Kind.FOREIGN) {
                endsByTable
                        .computeIfAbsent(constraint.foreignTable(), table -> new ArrayList<>())
                        .add(new End(constraint, true));
            }
        }
        for (View view : views) {
            if (view.exposed()) {
                keys.addKeysOf(view, byOid, endsByTable);
            }
        }
        return keys;
    }

    private void addKeysOf(View view, Map<Long, View> byOid, Map<Long, List<End>> endsByTable) {
        Map<Long, Map<Integer, List<String>>> showings = showings(view, byOid);
        showings.forEach((table, columns) -> {
            for (End end : endsByTable.getOrDefault(table, List.of())) {
                List<KeyColumn> key = end.referenced()
                        ? end.constraint().foreignColumns()
                        : end.constraint().columns();
                if (key.stream().allMatch(column -> columns.containsKey(column.number()))) {
                    List<List<String>> choices = key.stream()
                            .map(column -> columns.get(column.number()))
                            .toList();
                    if (end.constraint().kind() == KeyConstraint.Kind.PRIMARY) {
                        primaryKeys
                                .computeIfAbsent(view.name(), name -> new ArrayList<>())
                                .addAll(choices.stream().map(List::getFirst).toList());
                    } else {
                        shown.computeIfAbsent(end, e -> new ArrayList<>())
                                .add(new ShownKey(view.name(), combinations(choices)));
                    }
                }
            }
        });
    }

    /** By table, and by the number of its column, the view's columns that show it, through views in between. */
    private static Map<Long, Map<Integer, List<String>>> showings(View view, Map<Long, View> byOid) {
        Map<Long, Map<Integer, List<String>>> showings = new TreeMap<>();
        new TreeMap<>(view.columns()).forEach((number, name) -> {
            Optional<ViewQuery.Origin> origin =
                    Optional.ofNullable(view.origins().get(number));
            Set<Long> visited = new HashSet<>();
            while (origin.isPresent() && visited.add(origin.get().table())) {
                showings.computeIfAbsent(origin.get().table(), table -> new HashMap<>())
                        .computeIfAbsent(origin.get().column(), column -> new ArrayList<>())
                        .add(name);
                int column = origin.get().column();
                origin = Optional.ofNullable(byOid.get(origin.get().table()))
                        .map(between -> between.origins().get(column));
            }
        });
        return showings;
    }

    private static List<List<String>> combinations(List<List<String>> choices) {
        List<List<String>> combinations = List.of(List.of());
        for (List<String> choice : choices) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> start : combinations) {
                for (String column : choice) {
                    List<String> one = new ArrayList<>(start);
                    one.add(column);
                    longer.add(one);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    /** The columns of a view that show a table's whole primary key; where it shows several tables', all of them. */
    List<String> primaryKey(QualifiedName view) {
        return primaryKeys.getOrDefault(view, List.of());
    }

    /** The views that show the columns of a foreign key. */
    List<ShownKey> referencing(KeyConstraint foreignKey) {
        return shown.getOrDefault(new End(foreignKey, false), List.of());
    }

    /** The views that show the columns that a foreign key refers to. */
    List<ShownKey> referenced(KeyConstraint foreignKey) {
        return shown.getOrDefault(new End(foreignKey, true), List.of());
    }
}
