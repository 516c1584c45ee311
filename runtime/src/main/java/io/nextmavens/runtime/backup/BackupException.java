package io.nextmavens.runtime.backup;

/** A backup or a restore did not come to its end. The message says what was attempted and what to do; no secret. */
public final class BackupException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean refused;

    private BackupException(String message, Throwable cause, boolean refused) {
        super(message, cause);
        this.refused = refused;
    }

    /** Something was away or broke; another try may succeed. */
    public static BackupException failed(String message) {
        return new BackupException(message, null, false);
    }

    /** The same, with what it came from. */
    public static BackupException failed(String message, Throwable cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new BackupException(message + ": " + why, cause, false);
    }

    /** It was refused before anything was touched, and will be until somebody changes something. */
    public static BackupException refused(String message) {
        return new BackupException(message, null, true);
    }

    public boolean isRefused() {
        return refused;
    }
}
