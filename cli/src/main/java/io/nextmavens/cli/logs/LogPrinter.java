package io.nextmavens.cli.logs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/**
 * Writes lines: for people with the pod's name before each where there are several, or each as an object of JSON. Thread-safe.
 */
final class LogPrinter {

    /** The forms. */
    enum Format {
        TEXT,
        JSON
    }

    private static final List<String> COLOURS = List.of("cyan", "green", "yellow", "magenta", "blue", "red");

    private final PrintWriter out;
    private final Format format;
    private final boolean timestamps;
    private final boolean prefixed;
    private final Ansi ansi;

    LogPrinter(PrintWriter out, Format format, boolean timestamps, boolean prefixed, Ansi ansi) {
        this.out = out;
        this.format = format;
        this.timestamps = timestamps;
        this.prefixed = prefixed;
        this.ansi = ansi;
    }

    /** Writes one. */
    synchronized void print(LogLine line) {
        out.println(
                switch (format) {
                    case TEXT -> text(line);
                    case JSON -> json(line);
                });
    }

    /**
     * Writes out what is kept back.
     *
     * @return false when nobody reads any more
     */
    synchronized boolean flush() {
        return !out.checkError();
    }

    private String text(LogLine line) {
        return (prefixed ? prefix(line.source().label()) : "") + (timestamps ? line.time() + " " : "") + line.text();
    }

    private String prefix(String label) {
        var colour = COLOURS.get(Math.floorMod(label.hashCode(), COLOURS.size()));
        return ansi.enabled() ? ansi.string("@|" + colour + " " + label + "|@") + " | " : label + " | ";
    }

    private static String json(LogLine line) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("time", line.time().toString())
                .put("namespace", line.source().namespace())
                .put("pod", line.source().pod())
                .put("container", line.source().container())
                .put("component", line.source().part())
                .put("message", line.text())
                .toString();
    }
}
