package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.request.OrderTerm.Direction;
import io.nextmavens.runtime.rest.request.OrderTerm.Nulls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code order=}: terms separated by commas. */
final class OrderParser {

    private final QueryCursor in;

    private OrderParser(QueryCursor in) {
        this.in = in;
    }

    static List<OrderTerm> parse(String text) {
        return new OrderParser(new QueryCursor(text)).terms();
    }

    private List<OrderTerm> terms() {
        List<OrderTerm> terms = new ArrayList<>(2);
        do {
            terms.add(term());
        } while (in.takes(','));
        return terms;
    }

    private OrderTerm term() {
        in.skipSpace();
        int start = in.at;
        OrderTerm term = related();
        if (term == null) {
            in.at = start;
            Field field = in.expectField();
            term = new OrderTerm.ByField(field, direction(), nulls());
            expectTermEnd();
        }
        in.skipSpace();
        return term;
    }

    private OrderTerm related() {
        try {
            String relation = in.name();
            if (relation == null || !in.takes('(')) {
                return null;
            }
            Field field = in.expectField();
            in.expect(')');
            OrderTerm term = new OrderTerm.ByRelated(relation, field, direction(), nulls());
            expectTermEnd();
            return term;
        } catch (Mismatch notRelated) {
            return null;
        }
    }

    private Optional<Direction> direction() {
        if (in.takes(".asc")) {
            return Optional.of(Direction.ASC);
        }
        return in.takes(".desc") ? Optional.of(Direction.DESC) : Optional.empty();
    }

    private Optional<Nulls> nulls() {
        if (in.takes(".nullsfirst")) {
            return Optional.of(Nulls.FIRST);
        }
        return in.takes(".nullslast") ? Optional.of(Nulls.LAST) : Optional.empty();
    }

    private void expectTermEnd() {
        if (!in.atEnd() && !in.sees(',')) {
            throw new Mismatch();
        }
    }
}
