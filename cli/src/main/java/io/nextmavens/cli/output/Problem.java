package io.nextmavens.cli.output;

/** Why the command did not do what it was asked to, and what to do about it; its message is for people. */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Exit exit;

    /**
     * A problem.
     *
     * @param exit what the command ends with
     * @param what what was attempted, on what, and what was wrong
     * @param remedy what to do, a sentence of its own; may have several lines
     */
    public Problem(Exit exit, String what, String remedy) {
        super(remedy.isBlank() ? what : what + "\n" + remedy);
        this.exit = exit;
    }

    /** What the command ends with. */
    public Exit exit() {
        return exit;
    }
}
