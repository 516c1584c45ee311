package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.rest.request.SelectItem.Aggregate;
import java.util.List;
import java.util.Optional;

/** A level inside another one. */
public sealed interface Embed {

    /** What its rows are called in the statement of the level above. */
    String alias();

    /** Whether rows of the level above need it ({@code !inner}). */
    boolean inner();

    /** The level itself. */
    ReadNode node();

    /**
     * At most one row, as an object.
     *
     * @param label the member's name
     * @param shown whether it is a member at all; not when it selects nothing, and only filters
     */
    record One(String alias, boolean inner, String label, boolean shown, ReadNode node) implements Embed {}

    /** Rows, as an array of objects. */
    record Many(String alias, boolean inner, String label, boolean shown, ReadNode node) implements Embed {}

    /**
     * At most one row, whose members become those of the level above.
     *
     * @param columns the members
     */
    record SpreadOne(String alias, boolean inner, List<SpreadColumn> columns, ReadNode node) implements Embed {

        public SpreadOne {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Rows, whose members become members of the level above, an array each.
     *
     * @param columns the members
     * @param order of the arrays, by columns that {@link ReadNode#orderColumns()} names
     */
    record SpreadMany(String alias, boolean inner, List<SpreadColumn> columns, List<Ordering> order, ReadNode node)
            implements Embed {

        public SpreadMany {
            columns = List.copyOf(columns);
            order = List.copyOf(order);
        }
    }

    /**
     * A member that a level gets from a spread.
     *
     * @param name what the spread level calls it
     * @param aggregate computed over the rows of the level above
     * @param alias what the level above calls it, where it differs
     */
    record SpreadColumn(String name, Optional<Aggregate> aggregate, Optional<String> cast, Optional<String> alias) {

        static SpreadColumn of(String name) {
            return new SpreadColumn(name, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }
}
