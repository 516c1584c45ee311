package io.nextmavens.runtime.rest.error;

/** Carries a {@link RestError} out of the stage that found it. Has no stack trace: it is an answer, not a fault. */
public final class RestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient RestError error;

    public RestException(RestError error) {
        super(error.code() + ": " + error.message(), null, false, false);
        this.error = error;
    }

    /** The error to answer with. */
    public RestError error() {
        return error;
    }
}
