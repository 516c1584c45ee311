package io.nextmavens.runtime.storage.content;

/** A backend did not do what it was asked for. Its message names the backend and the matter, and no secret. */
public final class BackendException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean missing;

    private BackendException(String message, boolean missing) {
        super(message, null, false, false);
        this.missing = missing;
    }

    /** It failed, for now or for good. */
    public static BackendException failed(String backend, String what) {
        return new BackendException("backend " + backend + ": " + what, false);
    }

    /** It does not have what it should have. */
    public static BackendException missing(String backend, String location) {
        return new BackendException("backend " + backend + ": " + location + " is not there", true);
    }

    public boolean isMissing() {
        return missing;
    }
}
