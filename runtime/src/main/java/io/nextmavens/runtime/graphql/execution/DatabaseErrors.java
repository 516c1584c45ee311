package io.nextmavens.runtime.graphql.execution;

import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.ServerError;
import io.vertx.core.json.JsonObject;

/** What clients are told of the database's errors. Pure. */
public final class DatabaseErrors {

    private DatabaseErrors() {}

    /** The error of a failed exchange. */
    public static GraphqlError of(DatabaseException failure) {
        return switch (failure) {
            case DatabaseException.StatementFailed failed -> of(failed.error());
            case DatabaseException.PoolTimeout timeout ->
                GraphqlError.of("TIMEOUT", "Timed out waiting for a connection to the database");
            case DatabaseException.Unreachable unreachable ->
                GraphqlError.of("DATABASE_UNAVAILABLE", "The database cannot be reached");
            case DatabaseException.ConnectionLost lost ->
                GraphqlError.of("DATABASE_UNAVAILABLE", "The connection to the database was lost");
            case DatabaseException.Cancelled cancelled -> GraphqlError.of("CANCELLED", "The request was given up");
            case DatabaseException.Unsendable unsendable ->
                GraphqlError.of("BAD_USER_INPUT", "A value cannot be sent to the database");
        };
    }

    /** The error of a statement: what functions raise and what a client can mend is told, internals are not. */
    public static GraphqlError of(ServerError error) {
        String state = error.sqlState();
        if (state.equals("57014")) {
            return GraphqlError.of(state, "The statement took too long and was cancelled");
        }
        boolean internal = state.startsWith("XX")
                || state.startsWith("58")
                || state.startsWith("53")
                || state.startsWith("F0")
                || state.startsWith("57");
        if (internal) {
            return GraphqlError.of(state, "The database could not answer; its log says why");
        }
        JsonObject extensions = new JsonObject();
        error.detail().ifPresent(detail -> extensions.put("detail", detail));
        error.hint().ifPresent(hint -> extensions.put("hint", hint));
        GraphqlError plain = GraphqlError.of(state, error.message());
        return new GraphqlError(plain.message(), state, plain.location(), plain.path(), extensions);
    }
}
