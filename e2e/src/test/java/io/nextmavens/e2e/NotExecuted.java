package io.nextmavens.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A block of shell that {@link DocumentedPagesE2E} does not execute: a line of {@code src/test/docs/not-executed.tsv}.
 *
 * @param page the page that has it, from the root of the repository
 * @param firstLine its first line
 * @param by the file that executes it instead; {@code -} where nothing does
 * @param reason why
 */
record NotExecuted(String page, String firstLine, String by, String reason) {

    private static final Path LIST = Script.ROOT.resolve("e2e/src/test/docs/not-executed.tsv");

    static List<NotExecuted> all() throws IOException {
        return Files.readAllLines(LIST).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(columns -> new NotExecuted(columns[0], columns[1], columns[2], columns[3]))
                .toList();
    }

    boolean is(DocumentedBlock block) {
        return block.isShell()
                && block.pageName().equals(page)
                && block.firstLine().equals(firstLine);
    }
}
