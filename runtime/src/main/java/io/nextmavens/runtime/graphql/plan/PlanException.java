package io.nextmavens.runtime.graphql.plan;

/** A field of a valid operation that cannot be answered, such as one given a cursor of another order. */
public final class PlanException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PlanException(String message) {
        super(message, null, false, false);
    }
}
