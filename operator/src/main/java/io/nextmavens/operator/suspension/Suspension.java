package io.nextmavens.operator.suspension;

/** Why no pod answers for a host. */
public enum Suspension {
    /** Someone suspended its project. */
    SUSPENDED("Suspended", "This project is suspended.", "Its data are kept. It answers again when it is resumed.", 60),
    /** Its project is on its way back. */
    RESUMING("Resuming", "This project is being resumed.", "It answers in a few seconds: try again.", 1),
    /** No project is known by it. */
    UNKNOWN("Unavailable", "No project answers here.", "Try again in a moment.", 5);

    private final String reason;
    private final String message;
    private final String hint;
    private final int retryAfterSeconds;

    Suspension(String reason, String message, String hint, int retryAfterSeconds) {
        this.reason = reason;
        this.message = message;
        this.hint = hint;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Returns one word for programs. */
    public String reason() {
        return reason;
    }

    /** Returns it for people. */
    public String message() {
        return message;
    }

    /** Returns what to do. */
    public String hint() {
        return hint;
    }

    /** Returns when it is worth to try again: {@code Retry-After} (RFC 9110, section 10.2.3). */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
