package io.nextmavens.runtime.rest.error;

import io.nextmavens.runtime.rest.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An error as the client is told of it.
 *
 * @param status the HTTP status
 * @param reason a reason phrase of the database's own choosing; the standard one when empty
 * @param code {@code PGRSTxxx}, a SQLSTATE, or what a function raised
 * @param message what was wrong, one sentence
 * @param details more of it, when there is more
 * @param hint what to do, when something can be done
 * @param headers headers of the answer beside those every error has
 */
public record RestError(
        int status,
        Optional<String> reason,
        String code,
        String message,
        Optional<Details> details,
        Optional<String> hint,
        List<Header> headers) {

    /** The {@code details} member: a string nearly always, but a list for ambiguous relationships. */
    public sealed interface Details {

        /** A string, encoded when the answer is written. */
        record Text(String text) implements Details {}

        /** JSON already encoded. */
        record Json(String json) implements Details {}
    }

    public RestError {
        headers = List.copyOf(headers);
    }

    /** An error that has neither details nor hint yet. */
    public static RestError of(int status, String code, String message) {
        return new RestError(status, Optional.empty(), code, message, Optional.empty(), Optional.empty(), List.of());
    }

    /** The same error with details. */
    public RestError withDetails(String text) {
        return new RestError(status, reason, code, message, Optional.of(new Details.Text(text)), hint, headers);
    }

    /** The same error with details that are JSON already. */
    public RestError withJsonDetails(String json) {
        return new RestError(status, reason, code, message, Optional.of(new Details.Json(json)), hint, headers);
    }

    /** The same error with a hint. */
    public RestError withHint(String text) {
        return new RestError(status, reason, code, message, details, Optional.of(text), headers);
    }

    /** The same error with a hint, where there is one. */
    public RestError withHint(Optional<String> text) {
        return new RestError(status, reason, code, message, details, text, headers);
    }

    /** The same error with a reason phrase. */
    public RestError withReason(String phrase) {
        return new RestError(status, Optional.of(phrase), code, message, details, hint, headers);
    }

    /** The same error with one more header. */
    public RestError withHeader(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new RestError(status, reason, code, message, details, hint, more);
    }

    /** This error, ready to throw. */
    public RestException exception() {
        return new RestException(this);
    }
}
