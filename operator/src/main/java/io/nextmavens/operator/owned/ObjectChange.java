package io.nextmavens.operator.owned;

/**
 * A write to the API server.
 *
 * @param action what was done
 * @param kind kind of the object
 * @param name its name
 */
public record ObjectChange(Action action, String kind, String name) {

    /** What was done to an object. */
    public enum Action {
        /** It was not there. */
        CREATED,
        /** What is wanted of it changed. */
        UPDATED,
        /** Someone else had changed it. */
        REPAIRED,
        /** It is not wanted any more. */
        DELETED
    }
}
