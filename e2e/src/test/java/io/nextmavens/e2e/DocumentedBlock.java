package io.nextmavens.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A block of code on a page.
 *
 * @param page where it is, from the root of the repository
 * @param line the line of its fence, from 1
 * @param language the word behind the fence; empty where there is none
 * @param title the file that a reader puts it into: {@code title="…"} behind the language; empty where there is none
 * @param text what is in it, without the indentation of its fence
 */
record DocumentedBlock(Path page, int line, String language, String title, String text) {

    /** CommonMark 0.31, "Fenced code blocks"; those of tildes are not used. */
    private static final Pattern FENCE = Pattern.compile("^(\\s*)```+\\s*(\\S*)(?: title=\"([^\"]+)\")?.*$");

    private static final Pattern INDENTED = Pattern.compile("^ {4,}\\S.*$");

    /** Those of README.md, CONTRIBUTING.md and the pages of docs, with those that are only indented as without a language. */
    static List<DocumentedBlock> all() throws IOException {
        try (Stream<Path> docs = Files.list(Script.ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md")
                                    .map(Script.ROOT::resolve),
                            docs.filter(page -> page.toString().endsWith(".md")).sorted())
                    .flatMap(page -> of(page).stream())
                    .toList();
        }
    }

    /** Where it is, as editors jump to it. */
    String place() {
        return pageName() + ":" + line;
    }

    /** The page, from the root of the repository. */
    String pageName() {
        return Script.ROOT.relativize(page).toString();
    }

    String firstLine() {
        return text.lines().findFirst().orElse("").strip();
    }

    boolean isShell() {
        return language.equals("sh");
    }

    private static List<DocumentedBlock> of(Path page) {
        try {
            return read(page, Files.readAllLines(page));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<DocumentedBlock> read(Path page, List<String> lines) {
        var blocks = new ArrayList<DocumentedBlock>();
        String before = "";
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (fence.matches()) {
                int start = i++;
                String indent = fence.group(1);
                var text = new StringBuilder();
                while (i < lines.size() && !lines.get(i).strip().startsWith("```")) {
                    String line = lines.get(i++);
                    text.append(line.startsWith(indent) ? line.substring(indent.length()) : line)
                            .append('\n');
                }
                blocks.add(new DocumentedBlock(
                        page,
                        start + 1,
                        fence.group(2),
                        Optional.ofNullable(fence.group(3)).orElse(""),
                        text.toString()));
            } else if (before.isBlank() && INDENTED.matcher(lines.get(i)).matches()) {
                blocks.add(new DocumentedBlock(page, i + 1, "", "", lines.get(i).strip()));
            }
            before = i < lines.size() ? lines.get(i) : "";
        }
        return blocks;
    }
}
