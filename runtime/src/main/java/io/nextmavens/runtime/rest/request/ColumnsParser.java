package io.nextmavens.runtime.rest.request;

import java.util.ArrayList;
import java.util.List;

/** {@code columns=} and {@code on_conflict=}: names separated by commas. */
final class ColumnsParser {

    private ColumnsParser() {}

    static List<String> parse(String text) {
        QueryCursor in = new QueryCursor(text);
        List<String> names = new ArrayList<>();
        names.add(in.expectName());
        boolean spaced = in.skipSpace();
        while (in.takes(',')) {
            in.skipSpace();
            names.add(in.expectName());
            spaced = in.skipSpace();
        }
        if (spaced) {
            throw new Mismatch();
        }
        return names;
    }
}
