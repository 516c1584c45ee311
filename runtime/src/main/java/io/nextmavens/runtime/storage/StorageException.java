package io.nextmavens.runtime.storage;

/** A request is refused. Has no stack trace: it is an answer. */
public final class StorageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient StorageError error;

    StorageException(StorageError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    public StorageError error() {
        return error;
    }
}
