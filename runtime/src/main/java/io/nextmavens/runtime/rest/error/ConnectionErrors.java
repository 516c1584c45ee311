package io.nextmavens.runtime.rest.error;

import java.util.Optional;

/** PGRST0xx: the database cannot be asked. */
public final class ConnectionErrors {

    private ConnectionErrors() {}

    /** PGRST000: no connection can be made. */
    public static RestError unavailable(Optional<String> details) {
        RestError error = RestError.of(503, "PGRST000", "Database connection error.");
        return details.map(error::withDetails).orElse(error);
    }

    /** PGRST001: the connection was lost under way. */
    public static RestError lost(Optional<String> details) {
        RestError error = RestError.of(503, "PGRST001", "Database client error. Retrying the connection.");
        return details.map(error::withDetails).orElse(error);
    }

    /** PGRST002: the catalog was never read. */
    public static RestError noCatalog() {
        return RestError.of(503, "PGRST002", "Could not query the database for the schema cache. Retrying.");
    }

    /** PGRST003: every connection of the pool was busy for too long. */
    public static RestError poolTimeout() {
        return RestError.of(504, "PGRST003", "Timed out acquiring connection from connection pool.");
    }

    /** PGRSTX00: a fault of ours. */
    public static RestError internal() {
        return RestError.of(500, "PGRSTX00", "Internal error: the request could not be answered");
    }
}
