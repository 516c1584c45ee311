package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.request.SelectItem.Aggregate;
import io.nextmavens.runtime.rest.request.SelectItem.JoinType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code select=}: columns, embeds, spreads and aggregates, separated by commas. */
final class SelectParser {

    private final QueryCursor in;

    private SelectParser(QueryCursor in) {
        this.in = in;
    }

    /** Reads items as long as there are any; what follows them is not looked at, as PostgREST does not. */
    static List<SelectItem> parse(String text) {
        return new SelectParser(new QueryCursor(text)).items(0);
    }

    private List<SelectItem> items(int depth) {
        RequestLimits.checkNesting(depth);
        SelectItem first = item(depth);
        if (first == null) {
            return List.of();
        }
        List<SelectItem> items = new ArrayList<>();
        items.add(first);
        while (separator()) {
            SelectItem next = item(depth);
            if (next == null) {
                throw new Mismatch();
            }
            items.add(next);
        }
        return items;
    }

    private boolean separator() {
        boolean spaced = in.skipSpace();
        if (in.takes(',')) {
            in.skipSpace();
            return true;
        }
        if (spaced) {
            throw new Mismatch();
        }
        return false;
    }

    private SelectItem item(int depth) {
        boolean spaced = in.skipSpace();
        int start = in.at;
        SelectItem item = spread(depth);
        if (item == null) {
            in.at = start;
            item = relation(depth);
        }
        if (item == null) {
            in.at = start;
            item = column();
        }
        if (item == null && spaced) {
            throw new Mismatch();
        }
        return item;
    }

    private SelectItem spread(int depth) {
        if (!in.takes("...")) {
            return null;
        }
        String name;
        EmbedParameters parameters;
        try {
            name = in.expectName();
            parameters = embedParameters();
        } catch (Mismatch notSpread) {
            return null;
        }
        return in.sees('(')
                ? new SelectItem.Spread(name, parameters.hint(), parameters.joinType(), children(depth))
                : null;
    }

    private SelectItem relation(int depth) {
        String name = in.name();
        if (name == null) {
            return null;
        }
        Optional<String> alias = Optional.empty();
        if (takesAliasSeparator()) {
            alias = Optional.of(name);
            name = in.name();
        }
        if (name == null || "count".equals(name)) {
            return null;
        }
        EmbedParameters parameters = embedParameters();
        return in.sees('(')
                ? new SelectItem.Relation(name, alias, parameters.hint(), parameters.joinType(), children(depth))
                : null;
    }

    private List<SelectItem> children(int depth) {
        in.expect('(');
        List<SelectItem> children = items(depth + 1);
        in.expect(')');
        return children;
    }

    private record EmbedParameters(Optional<String> hint, Optional<JoinType> joinType) {
        static final EmbedParameters NONE = new EmbedParameters(Optional.empty(), Optional.empty());
    }

    /** {@code !inner}, {@code !left} and {@code !hint}, two of them at most; of each kind the first counts. */
    private EmbedParameters embedParameters() {
        if (!in.sees('!')) {
            return EmbedParameters.NONE;
        }
        Optional<String> hint = Optional.empty();
        Optional<JoinType> joinType = Optional.empty();
        for (int i = 0; i < 2 && in.takes('!'); i++) {
            if (in.takes("left")) {
                joinType = joinType.or(() -> Optional.of(JoinType.LEFT));
            } else if (in.takes("inner")) {
                joinType = joinType.or(() -> Optional.of(JoinType.INNER));
            } else {
                String name = in.expectName();
                hint = hint.or(() -> Optional.of(name));
            }
        }
        return new EmbedParameters(hint, joinType);
    }

    private SelectItem column() {
        int start = in.at;
        if (in.takes('*') && seesItemEnd()) {
            in.skipSpace();
            return new SelectItem.Column(
                    Field.column("*"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
        in.at = start;
        Optional<String> alias = alias();
        int afterAlias = in.at;
        SelectItem count = countOfRows(alias);
        if (count != null) {
            return count;
        }
        in.at = afterAlias;
        Field field = alias.isPresent() ? in.expectField() : in.field();
        if (field == null) {
            return null;
        }
        Optional<String> cast = cast();
        Optional<Aggregate> aggregate = aggregate();
        Optional<String> aggregateCast = cast();
        if (!seesItemEnd()) {
            throw new Mismatch();
        }
        in.skipSpace();
        return new SelectItem.Column(field, alias, cast, aggregate, aggregateCast);
    }

    private Optional<String> alias() {
        int start = in.at;
        String name = in.name();
        if (name != null && takesAliasSeparator()) {
            return Optional.of(name);
        }
        in.at = start;
        return Optional.empty();
    }

    private boolean takesAliasSeparator() {
        return !in.sees("::") && in.takes(':');
    }

    private SelectItem countOfRows(Optional<String> alias) {
        if (!in.takes("count()")) {
            return null;
        }
        Optional<String> cast = cast();
        if (!seesItemEnd()) {
            return null;
        }
        in.skipSpace();
        return new SelectItem.Column(Field.column("*"), alias, Optional.empty(), Optional.of(Aggregate.COUNT), cast);
    }

    private Optional<String> cast() {
        if (!in.sees(':')) {
            return Optional.empty();
        }
        in.expect(':');
        in.expect(':');
        return Optional.of(in.identifier());
    }

    private Optional<Aggregate> aggregate() {
        int start = in.at;
        if (in.takes('.')) {
            Aggregate aggregate = in.takes("sum")
                    ? Aggregate.SUM
                    : in.takes("avg")
                            ? Aggregate.AVG
                            : in.takes("count")
                                    ? Aggregate.COUNT
                                    : in.takes("max") ? Aggregate.MAX : in.takes("min") ? Aggregate.MIN : null;
            if (aggregate != null && in.takes("()")) {
                return Optional.of(aggregate);
            }
            in.at = start;
        }
        return Optional.empty();
    }

    private boolean seesItemEnd() {
        return in.atEnd() || in.sees(',') || in.sees(')');
    }
}
