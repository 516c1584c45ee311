package io.nextmavens.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Columns of text as kubectl sets them: as wide as their widest cell, three spaces apart, the last one open. */
public final class Table {

    private static final String GAP = "   ";

    private final List<List<String>> rows = new ArrayList<>();
    private final String indent;

    private Table(String indent) {
        this.indent = indent;
    }

    /** A table with a heading. */
    public static Table of(String... heading) {
        return new Table("").row(heading);
    }

    /** A table without one, moved to the right. */
    public static Table plain(String indent) {
        return new Table(indent);
    }

    /** Adds a row; cells of one line each. */
    public Table row(String... cells) {
        rows.add(Arrays.stream(cells)
                .map(cell -> cell.replaceAll("\\s*\\R\\s*", " "))
                .toList());
        return this;
    }

    /** The text, each line with its end. */
    public String text() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        var widths = IntStream.range(0, columns).map(this::width).toArray();
        return rows.stream().map(row -> line(row, widths) + "\n").collect(Collectors.joining());
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }

    private String line(List<String> row, int[] widths) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> row.get(column)
                        + " ".repeat(widths[column] - row.get(column).length()))
                .collect(Collectors.joining(GAP, indent, ""))
                .stripTrailing();
    }
}
