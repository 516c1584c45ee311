package io.nextmavens.runtime.rest.request;

import java.util.List;

/** The value of an {@code and=} or {@code or=} parameter. */
public sealed interface LogicTree {

    /** {@code not.and(…)}; has at least one child. */
    record Group(boolean negated, LogicOperator operator, List<LogicTree> children) implements LogicTree {

        public Group {
            children = List.copyOf(children);
        }
    }

    /** One condition. */
    record Condition(Filter filter) implements LogicTree {}

    /** What joins the children. */
    enum LogicOperator {
        AND,
        OR
    }
}
