package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages tell to type exists. */
class DocumentedCommandsTest {

    private static final Pattern COMMAND = Pattern.compile("\\./nextmavens ([a-z]+)((?: --?[a-z-]+)*)");
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#]+)");

    @Test
    void everyDocumentedCommandAndOptionIsInTheHelp() throws IOException {
        // Given
        String help = new Script(Map.of()).run("help");
        var unknown = new TreeSet<String>();

        // When
        for (Path page : pages()) {
            COMMAND.matcher(Files.readString(page)).results().forEach(found -> {
                if (!help.contains("nextmavens " + found.group(1))) {
                    unknown.add(page.getFileName() + ": ./nextmavens " + found.group(1));
                }
                for (String option : found.group(2).strip().split(" ", -1)) {
                    if (!option.isEmpty() && !help.contains(option)) {
                        unknown.add(page.getFileName() + ": " + found.group().strip());
                    }
                }
            });
        }

        // Then
        assertThat(unknown).as("documented, but not in ./nextmavens help").isEmpty();
    }

    @Test
    void everyLinkOfAPageLeadsSomewhere() throws IOException {
        // Given
        var broken = new TreeSet<String>();

        // When
        for (Path page : pages()) {
            LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll(""))
                    .results()
                    .forEach(link -> {
                        if (!Files.exists(page.resolveSibling(link.group(1)))) {
                            broken.add(page.getFileName() + " -> " + link.group(1));
                        }
                    });
        }

        // Then
        assertThat(broken).isEmpty();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(Script.ROOT);
                Stream<Path> docs = Files.walk(Script.ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .collect(Collectors.toList());
        }
    }
}
