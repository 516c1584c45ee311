package io.nextmavens.runtime.graphql.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Descriptions, with the line breaks that PostGraphile's have. Pure. */
final class Texts {

    private static final int LINE = 120;

    private Texts() {}

    /** The description of a type. */
    static String type(String text) {
        return wrap(text, 0);
    }

    /** The description of a field. */
    static String field(String text) {
        return wrap(text, 2);
    }

    /** The description of an argument. */
    static String argument(String text) {
        return wrap(text, 4);
    }

    private static String wrap(String text, int indentation) {
        int length = LINE - indentation;
        return text.lines()
                .map(line -> line.length() < length + 5 ? line : broken(line, length))
                .collect(Collectors.joining("\n"));
    }

    /** Long lines are cut between words into lines of about eighty characters. */
    private static String broken(String line, int length) {
        Matcher matcher =
                Pattern.compile("(?: |^).{15," + (length - 40) + "}(?= |$)").matcher(line);
        List<String> lines = new ArrayList<>();
        int end = 0;
        while (matcher.find()) {
            String part = line.substring(end, matcher.end());
            lines.add(lines.isEmpty() ? part : part.substring(1));
            end = matcher.end();
        }
        if (lines.size() < 2) {
            return line;
        }
        lines.set(lines.size() - 1, lines.getLast() + line.substring(end));
        return String.join("\n", lines);
    }
}
