package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.Relationship;
import io.nextmavens.runtime.catalog.Relationship.ByForeignKey;
import io.nextmavens.runtime.catalog.Relationship.ByJunction;
import io.nextmavens.runtime.catalog.Relationship.ColumnPair;
import io.nextmavens.runtime.catalog.Relationship.Computed;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which columns a mutation or a function has to return, so that the answer can be made of them. */
final class Returning {

    private static final String ALL = "*";

    private Returning() {}

    /**
     * The columns, sorted; {@code *} alone when it has to be all: it is asked for, or a computed relationship takes
     * the row whole.
     */
    static List<String> of(NodeDraft root, List<String> key) {
        Set<String> columns = new TreeSet<>(key);
        root.columns.forEach(column -> columns.add(column.field().name()));
        for (NodeDraft child : root.children) {
            Relationship relationship = child.relationship.orElseThrow();
            switch (relationship) {
                case ByForeignKey foreign -> addOrigins(columns, foreign.columns());
                case ByJunction junction -> addOrigins(columns, junction.originColumns());
                case Computed _ -> columns.add(ALL);
            }
        }
        return columns.contains(ALL) ? List.of(ALL) : List.copyOf(columns);
    }

    /** The same for a function: its rows are filtered and ordered afterwards, by columns that may not be asked for. */
    static List<String> ofCall(NodeDraft root) {
        List<String> selected = of(root, List.of());
        if (selected.isEmpty() || selected.equals(List.of(ALL))) {
            return selected;
        }
        Set<String> columns = new TreeSet<>(selected);
        root.conditions.forEach(condition -> addFields(columns, condition));
        root.orderings.stream()
                .filter(ordering -> ordering.embed().isEmpty())
                .forEach(ordering -> columns.add(ordering.field().name()));
        return List.copyOf(columns);
    }

    private static void addOrigins(Set<String> columns, List<ColumnPair> pairs) {
        pairs.forEach(pair -> columns.add(pair.from()));
    }

    private static void addFields(Set<String> columns, Condition condition) {
        switch (condition) {
            case Condition.Group group -> group.children().forEach(child -> addFields(columns, child));
            case Condition.Test test -> columns.add(test.field().name());
            case Condition.EmbedPresence _ -> {
                // the columns of its relationship are there already
            }
        }
    }
}
