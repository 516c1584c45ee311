package io.nextmavens.operator.owned;

/** An object with the name that the project needs exists and belongs to someone else. */
public final class ObjectTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ObjectTakenException(String kind, String namespace, String name) {
        super("the " + kind + " " + namespace + "/" + name + " exists and is not this project's;"
                + " delete or rename it, or give the project another name");
    }
}
