package io.nextmavens.runtime.rest.request;

/** The text is not of the grammar. What exactly is wrong is found out afterwards, by {@link QueryDiagnosis}. */
final class Mismatch extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Mismatch() {
        super("the text is not of the grammar", null, false, false);
    }
}
