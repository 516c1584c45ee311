package io.nextmavens.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a page takes for granted and what has to hold behind its blocks: {@code src/test/docs/pages/<page>.sh}, in sections of
 * bash that begin with {@code ## }:
 *
 * <ul>
 *   <li>{@code given}, before the first block, and {@code end}, behind the last one, whatever became of them;
 *   <li>{@code after BEGINNING}: what holds when the block with a line that begins so is done;
 *   <li>{@code until BEGINNING}: this line stays in the foreground of a terminal, and goes on when this is true;
 *   <li>{@code replaced}: lines {@code THIS => THAT} of what stands on the page for something of the reader's.
 * </ul>
 *
 * @param sections the text of each, by its heading
 */
record PageScript(Map<String, String> sections) {

    private static final Path FOLDER = Script.ROOT.resolve("e2e/src/test/docs/pages");
    private static final Pattern HEADING = Pattern.compile("(?m)^## (.+)\n");
    private static final Pattern CONTINUED = Pattern.compile("(?<!\\\\)\n");

    static PageScript of(String page) throws IOException {
        Path file = FOLDER.resolve(Path.of(page).getFileName().toString().replace(".md", ".sh"));
        return Files.exists(file) ? parse(Files.readString(file)) : new PageScript(Map.of());
    }

    /** The names of the pages that have one, without the folder. */
    static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replace(".sh", ".md"))
                    .sorted()
                    .toList();
        }
    }

    String given() {
        return sections.getOrDefault("given", "");
    }

    String end() {
        return sections.getOrDefault("end", "");
    }

    /** What stands for something of the reader's, and what is put there. */
    Map<String, String> replaced() {
        return sections.getOrDefault("replaced", "")
                .lines()
                .filter(line -> line.contains(" => "))
                .map(line -> line.split(" => ", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (one, other) -> other, LinkedHashMap::new));
    }

    /** The beginnings of lines that the sections {@code after} and {@code until} are about. */
    List<String> beginnings() {
        return sections.keySet().stream()
                .filter(heading -> heading.startsWith("after ") || heading.startsWith("until "))
                .map(heading -> heading.substring("after ".length()))
                .toList();
    }

    /** The block as the test runs it, with what has to hold behind it. */
    String commands(DocumentedBlock block) {
        var script = new StringBuilder();
        for (String line : CONTINUED.split(filledIn(block.text()).stripTrailing(), -1)) {
            Optional<String> until = about("until ", line);
            script.append(until.map(condition ->
                            "stays <<'LINE'\n" + line + "\nLINE\nserves() {\n" + condition + "}\neventually serves\n")
                    .orElse(line + "\n"));
        }
        return script.toString();
    }

    /** What has to hold behind a block; empty where nothing is said. */
    String then(DocumentedBlock block) {
        return block.text()
                .lines()
                .flatMap(line -> about("after ", line).stream())
                .collect(Collectors.joining("\n"));
    }

    String filledIn(String text) {
        String filled = text;
        for (Map.Entry<String, String> one : replaced().entrySet()) {
            filled = filled.replace(one.getKey(), one.getValue());
        }
        return filled;
    }

    private Optional<String> about(String kind, String line) {
        return sections.entrySet().stream()
                .filter(section -> section.getKey().startsWith(kind))
                .filter(section -> line.startsWith(filledIn(section.getKey().substring(kind.length())))
                        || line.startsWith(section.getKey().substring(kind.length())))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static PageScript parse(String text) {
        var sections = new LinkedHashMap<String, String>();
        var headings = HEADING.matcher(text);
        String heading = null;
        int start = 0;
        while (headings.find()) {
            if (heading != null) {
                sections.put(heading, text.substring(start, headings.start()));
            }
            heading = headings.group(1);
            start = headings.end();
        }
        if (heading != null) {
            sections.put(heading, text.substring(start));
        }
        return new PageScript(sections);
    }
}
