package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.request.LogicTree.LogicOperator;
import java.util.ArrayList;
import java.util.List;

/** {@code and=(…)} and {@code or=(…)}, with the operator put in front of the value. */
final class LogicParser {

    private final QueryCursor in;

    private LogicParser(QueryCursor in) {
        this.in = in;
    }

    /** Reads one tree; what follows it is not looked at. */
    static LogicTree parse(String text) {
        return new LogicParser(new QueryCursor(text)).tree(0);
    }

    private LogicTree tree(int depth) {
        RequestLimits.checkNesting(depth);
        int start = in.at;
        LogicTree condition = condition();
        if (condition != null) {
            return condition;
        }
        in.at = start;
        boolean negated = in.takes("not.");
        LogicOperator operator;
        if (in.takes("and")) {
            operator = LogicOperator.AND;
        } else if (in.takes("or")) {
            operator = LogicOperator.OR;
        } else {
            throw new Mismatch();
        }
        return new LogicTree.Group(negated, operator, children(depth));
    }

    private LogicTree condition() {
        try {
            Field field = in.field();
            return field != null && in.takes('.') ? new LogicTree.Condition(FilterParser.parseListed(field, in)) : null;
        } catch (Mismatch notACondition) {
            return null;
        }
    }

    private List<LogicTree> children(int depth) {
        in.skipSpace();
        in.expect('(');
        List<LogicTree> children = new ArrayList<>();
        boolean spaced;
        do {
            in.skipSpace();
            children.add(tree(depth + 1));
            spaced = in.skipSpace();
        } while (in.takes(','));
        if (spaced) {
            throw new Mismatch();
        }
        in.expect(')');
        in.skipSpace();
        return children;
    }
}
