package io.nextmavens.cli.output;

/** What the command ends with; docs/kubectl.md lists them. */
public enum Exit {
    /** What was asked for was shown or done. */
    DONE(0),
    /** It was looked at, and is not as it should be: tenants are not kept apart, a task failed, doctor found something. */
    NOT_SO(1),
    /** The command line was not understood. */
    USAGE(2),
    /** What it is about is not there. */
    NOT_FOUND(3),
    /** The cluster does not let this user do it. */
    DENIED(4),
    /** The cluster could not be reached. */
    UNREACHABLE(5),
    /** It was not done, since it would do harm; the message says what would have to be said. */
    REFUSED(6),
    /** It was still under way when the time was over. */
    TIMED_OUT(7);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    /** The process's exit code. */
    public int code() {
        return code;
    }
}
