package io.nextmavens.runtime.rest.response;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a statement answered, but for the body.
 *
 * @param total how many rows there are in all, counted or estimated as the client preferred
 * @param page how many rows the page has, or were changed
 * @param headers the setting {@code response.headers}
 * @param status the setting {@code response.status}
 * @param inserted how many rows were inserted rather than updated
 * @param location the primary key of the row inserted, as JSON: {@code [["id","eq.1"]]}
 */
public record StatementResult(
        OptionalLong total,
        long page,
        Optional<String> headers,
        Optional<String> status,
        OptionalLong inserted,
        Optional<String> location) {

    /** The same with another total: an estimate comes from a statement of its own. */
    public StatementResult withTotal(OptionalLong other) {
        return new StatementResult(other, page, headers, status, inserted, location);
    }
}
