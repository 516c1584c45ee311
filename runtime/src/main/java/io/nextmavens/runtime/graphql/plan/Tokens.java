package io.nextmavens.runtime.graphql.plan;

import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Rows that become signed tokens ({@code jwtPgTypeIdentifier}). The database gives their claims; they are signed in the
 * answer's bytes, since the secret never goes to the database. Pure.
 */
public final class Tokens {

    /** What begins the text of claims that are still to be signed. */
    public static final String MARK = "\uE0A8";

    private Tokens() {}

    /** The claims of a row, if rows of its type are tokens. */
    static Optional<String> of(PlanContext context, Row row) {
        if (!isToken(context, row.codec())) {
            return Optional.empty();
        }
        Map<String, String> claims = new LinkedHashMap<>();
        for (Attribute attribute : row.codec().attributes()) {
            boolean number = attribute.codec().unwrapped() instanceof Codec.Scalar scalar
                    && switch (scalar.kind()) {
                        case INT, FLOAT, BOOLEAN -> true;
                        default -> false;
                    };
            String value = row.column(attribute);
            claims.put(
                    attribute.column(),
                    number ? value : attribute.column().equals("exp") ? value + "::float8" : value + "::text");
        }
        context.tokensUsed();
        return Optional.of("'" + MARK + "' || " + Sql.object(claims) + "::text");
    }

    private static boolean isToken(PlanContext context, Codec.Composite codec) {
        return context.signsTokens() && context.schema().model().isToken(codec);
    }
}
