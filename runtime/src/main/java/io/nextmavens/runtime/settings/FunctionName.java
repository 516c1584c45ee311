package io.nextmavens.runtime.settings;

import io.nextmavens.sql.SqlIdentifier;
import java.util.Optional;

/**
 * The name of a function in a setting.
 *
 * @param schema when the name is qualified
 * @param name without its schema
 */
public record FunctionName(Optional<String> schema, String name) {

    /** {@code name} or {@code schema.name}; case counts, nothing is quoted. */
    public static FunctionName parse(String text) {
        int dot = text.indexOf('.');
        return dot <= 0
                ? new FunctionName(Optional.empty(), text)
                : new FunctionName(Optional.of(text.substring(0, dot)), text.substring(dot + 1));
    }

    /** As it stands in SQL. */
    public String sql() {
        String unqualified = new SqlIdentifier(name).quoted();
        return schema.map(s -> new SqlIdentifier(s).quoted() + "." + unqualified)
                .orElse(unqualified);
    }
}
