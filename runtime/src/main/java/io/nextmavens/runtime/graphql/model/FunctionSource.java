package io.nextmavens.runtime.graphql.model;

import io.nextmavens.runtime.graphql.inflection.Words;
import io.nextmavens.runtime.graphql.introspection.DbFunction;
import io.nextmavens.sql.SqlIdentifier;
import java.util.List;
import java.util.Optional;

/**
 * A function that is exposed: as a query, as a mutation or as a field of a row.
 *
 * @param source the database's function
 * @param name its own, or the one a comment gives
 * @param parameters its inputs
 * @param result of one call, or of one row where it gives a set
 * @param use what it is exposed as
 * @param outputName the name of its only output argument, if any
 * @param behavior what is exposed of it
 */
public record FunctionSource(
        DbFunction source,
        String name,
        List<Parameter> parameters,
        Codec result,
        Use use,
        Optional<String> outputName,
        Behavior behavior) {

    public FunctionSource {
        parameters = List.copyOf(parameters);
    }

    /** What a function is exposed as. */
    public enum Use {
        QUERY,
        MUTATION,
        /** A field of its first argument's type. */
        COMPUTED,
        NONE
    }

    /** How a row is given as an argument. */
    public enum Variant {
        /** As a new one. */
        INPUT,
        /** As changes of one. */
        PATCH,
        /** As one of which nothing is required. */
        BASE,
        /** By its globally unique identifier. */
        NODE_ID
    }

    /**
     * One input.
     *
     * @param sqlName its name, or empty
     * @param argument its name in GraphQL
     * @param required whether GraphQL refuses to do without
     * @param optional whether it has a default
     * @param variant how a row is given
     */
    public record Parameter(
            String sqlName, String argument, Codec codec, boolean required, boolean optional, Variant variant) {}

    public boolean returnsSet() {
        return source.returnsSet();
    }

    /** Whether a set of arrays or an array comes back: no connection can be made of it. */
    public boolean returnsArray() {
        return result instanceof Codec.Array;
    }

    public Optional<String> description() {
        return source.tags().description();
    }

    public Optional<String> deprecation() {
        return source.tags().deprecation();
    }

    public boolean notNull() {
        return source.tags().has("notNull");
    }

    public boolean allows(String scope) {
        return behavior.allows(scope);
    }

    /** Its name in SQL. */
    public String sql() {
        return new SqlIdentifier(source.schema()).quoted() + "." + new SqlIdentifier(source.name()).quoted();
    }

    /** The row it is a field of. */
    public Codec.Composite owner() {
        return (Codec.Composite) parameters.getFirst().codec();
    }

    /** Its name as a root field. */
    public String rootField() {
        return Words.camelCase(name);
    }

    /** Its name as a field of a row. */
    public String computedField() {
        Optional<String> given = source.tags().text("fieldName");
        if (given.isPresent()) {
            return given.get();
        }
        String prefix = owner().source().orElseThrow().name() + "_";
        return Words.camelCase(
                source.name().startsWith(prefix) ? source.name().substring(prefix.length()) : source.name());
    }

    /** Whether rows may be ordered and filtered by it: a scalar of the row alone. */
    public boolean isSimpleScalar() {
        Codec codec = result.unwrapped();
        return use != Use.MUTATION
                && !returnsSet()
                && !parameters.isEmpty()
                && parameters.getFirst().codec() instanceof Codec.Composite
                && parameters.stream().skip(1).allMatch(Parameter::optional)
                && (codec instanceof Codec.Scalar || codec instanceof Codec.Enumeration);
    }

    public String typeBase() {
        return Words.upperCamelCase(name);
    }
}
