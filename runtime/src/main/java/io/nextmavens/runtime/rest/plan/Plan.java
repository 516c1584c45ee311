package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.Function;
import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.catalog.Relation;
import io.nextmavens.runtime.rest.request.MediaType;
import io.nextmavens.runtime.rest.request.Preferences.Count;
import io.nextmavens.runtime.rest.request.Preferences.Representation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is done to answer a request. */
public sealed interface Plan {

    /** A plan that runs a statement of {@code rest.sql}. */
    sealed interface Statement extends Plan {

        /** The relation or function that was asked for. */
        QualifiedName target();

        /** What the answer has in it. */
        ReadNode read();

        /** How it is represented. */
        Body body();

        /** The media type of the answer; a {@link MediaType.Plan} asks for the execution plan instead. */
        MediaType mediaType();

        /** Whether the transaction is READ ONLY. */
        boolean readOnly();

        /** Filters that named an embed by its table although it has an alias; each earns a Warning header. */
        List<LegacyName> legacyNames();

        /** Whether PostgreSQL is to explain the statement instead of answering. */
        default boolean explains() {
            return mediaType() instanceof MediaType.Plan;
        }
    }

    /** A filter's use of a table's name where the embed has an alias. */
    record LegacyName(String name, String alias) {}

    /**
     * Rows of a table or view.
     *
     * @param count how the total is found
     * @param pageMayBePart whether a limit, an offset or the setting for the most rows can make the page shorter than
     *     the total
     * @param countAtMost where counting stops: an estimate will do from there on
     * @param headersOnly whether no body is wanted
     */
    record Read(
            QualifiedName target,
            ReadNode read,
            Body body,
            MediaType mediaType,
            boolean headersOnly,
            Optional<Count> count,
            boolean pageMayBePart,
            OptionalLong countAtMost,
            List<LegacyName> legacyNames)
            implements Statement {

        @Override
        public boolean readOnly() {
            return true;
        }
    }

    /**
     * Rows changed, and what comes back of them.
     *
     * @param representation what the client wants back
     */
    record Mutate(
            QualifiedName target,
            Mutation mutation,
            ReadNode read,
            Body body,
            MediaType mediaType,
            Optional<Representation> representation,
            List<LegacyName> legacyNames)
            implements Statement {

        @Override
        public boolean readOnly() {
            return false;
        }
    }

    /**
     * A function called, and what comes back of its result.
     *
     * @param readOnly true for GET and HEAD, and where the function is not volatile
     */
    record Call(
            QualifiedName target,
            Invocation invocation,
            ReadNode read,
            Body body,
            MediaType mediaType,
            boolean readOnly,
            boolean headersOnly,
            Optional<Count> count,
            boolean pageMayBePart,
            List<LegacyName> legacyNames)
            implements Statement {}

    /** The description of a schema, as OpenAPI. */
    record Describe(String schema, boolean headersOnly) implements Plan {}

    /** Which methods a relation has. */
    record RelationOptions(Relation relation) implements Plan {}

    /** Which methods a function has. */
    record FunctionOptions(Function function) implements Plan {}

    /** Which methods the root has. */
    record RootOptions() implements Plan {}
}
