package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.error.RequestErrors;
import io.nextmavens.runtime.rest.error.RestError;
import io.nextmavens.runtime.rest.request.Explanation.Outcome;
import io.nextmavens.runtime.rest.request.Explanation.Parser;

/** Finds out what is wrong with a parameter that could not be read, for the client to be told (PGRST100). */
final class QueryDiagnosis {

    private QueryDiagnosis() {}

    /** What was being read. */
    enum Part {
        SELECT("failed to parse select parameter"),
        COLUMNS("failed to parse columns parameter"),
        ON_CONFLICT("failed to parse on_conflict parameter"),
        ORDER("failed to parse order"),
        FILTER("failed to parse filter"),
        ARGUMENT_OR_FILTER("failed to parse filter"),
        LOGIC_TREE("failed to parse logic tree"),
        LOGIC_PATH("failed to parse logic path"),
        TREE_PATH("failed to parse tree path");

        private final String failure;

        Part(String failure) {
            this.failure = failure;
        }

        Parser grammar() {
            return switch (this) {
                case SELECT -> QueryGrammar.SELECT;
                case COLUMNS, ON_CONFLICT -> QueryGrammar.COLUMNS;
                case ORDER -> QueryGrammar.ORDER;
                case FILTER -> QueryGrammar.FILTER;
                case ARGUMENT_OR_FILTER -> QueryGrammar.ARGUMENT_OR_FILTER;
                case LOGIC_TREE -> QueryGrammar.LOGIC_TREE;
                case LOGIC_PATH -> QueryGrammar.LOGIC_PATH;
                case TREE_PATH -> QueryGrammar.TREE_PATH;
            };
        }
    }

    /**
     * The error.
     *
     * @param written what the client wrote, which is repeated to it
     * @param text what was read, in which places are counted
     */
    static RestError explain(Part part, String written, String text) {
        int[] points = text.codePoints().toArray();
        Outcome outcome = part.grammar().run(points, 0);
        String place = place(points, outcome.ok() ? 0 : Explanation.place(outcome));
        // What the grammar takes and the parser does not is a name without a character.
        String details = outcome.ok() ? "unexpected empty name" : Explanation.tell(outcome);
        return RequestErrors.query("\"" + part.failure + " (" + written + ")\" " + place, details);
    }

    /** Tabulators go to the next of the columns 1, 9, 17, …, as they do in Parsec. */
    private static String place(int[] points, int at) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < at; i++) {
            if (points[i] == '\n') {
                line++;
                column = 1;
            } else if (points[i] == '\t') {
                column += 8 - (column - 1) % 8;
            } else {
                column++;
            }
        }
        return "(line " + line + ", column " + column + ")";
    }
}
