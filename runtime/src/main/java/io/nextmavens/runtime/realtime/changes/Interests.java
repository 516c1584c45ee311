package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.realtime.changes.Filter.Operator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Audiences by the table they want changes of, and by the value that a column has to have where that is what they ask, so
 * that a change does not meet all who want others. Fills as it is asked; used by the feed's thread only.
 */
final class Interests {

    /** Who wants changes of one table. */
    static final class OfTable {

        private final List<Audience> all = new ArrayList<>();
        private final List<Audience> ofAnyRow = new ArrayList<>();
        private final Map<String, Map<String, List<Audience>>> byValue = new LinkedHashMap<>();

        private void add(Audience audience, List<Binding> bindings) {
            all.add(audience);
            Optional<RowCondition> equality = bindings.size() == 1 ? equality(bindings.getFirst()) : Optional.empty();
            if (equality.isEmpty()) {
                ofAnyRow.add(audience);
            } else {
                byValue.computeIfAbsent(equality.get().condition().column(), column -> new HashMap<>())
                        .computeIfAbsent(equality.get().condition().operands().getFirst(), value -> new ArrayList<>())
                        .add(audience);
            }
        }

        /** A condition that values of exactly one text fulfil. */
        private static Optional<RowCondition> equality(Binding binding) {
            return binding.filter().stream()
                    .filter(condition -> condition.condition().operator() == Operator.EQ
                            && !condition.condition().negated()
                            && (condition.kind() == RowCondition.Kind.TEXT
                                    || condition.kind() == RowCondition.Kind.INTEGER))
                    .findFirst();
        }

        /** All of them. */
        List<Audience> all() {
            return all;
        }

        /**
         * Those whose condition the row may fulfil.
         *
         * @param text of the row's value in a column; empty where it has none
         */
        List<Audience> of(Function<String, Optional<String>> text) {
            if (byValue.isEmpty()) {
                return ofAnyRow;
            }
            List<Audience> interested = new ArrayList<>(ofAnyRow);
            byValue.forEach(
                    (column, byText) -> text.apply(column).map(byText::get).ifPresent(interested::addAll));
            return interested;
        }
    }

    private final List<Audience> audiences;
    private final Map<String, Map<String, OfTable>> found = new HashMap<>();

    Interests(Collection<Audience> audiences) {
        this.audiences = List.copyOf(audiences);
    }

    List<Audience> all() {
        return audiences;
    }

    OfTable of(String schema, String table) {
        return found.computeIfAbsent(schema, s -> new HashMap<>()).computeIfAbsent(table, t -> search(schema, table));
    }

    private OfTable search(String schema, String table) {
        OfTable interested = new OfTable();
        for (Audience audience : audiences) {
            if (!audience.principal().schemas().shows(schema)) {
                continue;
            }
            List<Binding> bindings = audience.bindings().stream()
                    .filter(binding -> binding.matchesTable(schema, table))
                    .toList();
            if (!bindings.isEmpty()) {
                interested.add(audience, bindings);
            }
        }
        return interested;
    }
}
