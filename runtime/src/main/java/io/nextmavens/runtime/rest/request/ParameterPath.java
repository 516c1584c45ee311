package io.nextmavens.runtime.rest.request;

import java.util.ArrayList;
import java.util.List;

/** The name of a parameter: {@code embed.embed.column->json}, {@code embed.order}, {@code embed.not.and}. */
final class ParameterPath {

    private ParameterPath() {}

    /**
     * The embeds and what stands after the last dot.
     *
     * @param path the names before the last
     * @param last the last name, with the JSON path that follows it
     */
    record Split(List<String> path, Field last) {}

    /** Reads a name; what follows it is not looked at. */
    static Split parse(String key) {
        QueryCursor in = new QueryCursor(key);
        String name = in.expectName();
        List<String> path = List.of();
        if (in.sees('.')) {
            path = new ArrayList<>(3);
            while (in.takes('.')) {
                path.add(name);
                name = in.expectName();
            }
        }
        return new Split(path, new Field(name, in.jsonPath()));
    }

    /** The name of a logic parameter: the embeds, and {@code and}, {@code or}, {@code not.and} or {@code not.or}. */
    static Split parseLogic(String key) {
        QueryCursor in = new QueryCursor(key);
        List<String> path = new ArrayList<>(3);
        String name = in.expectName();
        boolean negated = false;
        while (in.takes('.')) {
            if ("not".equals(name)) {
                negated = true;
            } else {
                path.add(name);
            }
            name = in.expectName();
        }
        return new Split(path, Field.column(negated ? "not." + name : name));
    }
}
