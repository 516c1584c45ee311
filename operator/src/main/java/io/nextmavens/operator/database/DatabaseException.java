package io.nextmavens.operator.database;

/** A step could not be done; {@link #problem()} says why and decides what follows. */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient DatabaseProblem problem;

    public DatabaseException(DatabaseProblem problem) {
        this(problem, null);
    }

    public DatabaseException(DatabaseProblem problem, Throwable cause) {
        super(problem.message(), cause);
        this.problem = problem;
    }

    /** Returns why. */
    public DatabaseProblem problem() {
        return problem;
    }
}
