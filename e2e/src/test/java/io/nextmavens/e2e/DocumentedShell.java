package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a page says to type: it is a script, and its commands, options, files, annotations and values exist. */
final class DocumentedShell {

    private static final Pattern COMMAND = Pattern.compile("\\./nextmavens (?<command>[a-z]+)(?<rest>[^\n]*)");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]+");
    private static final Pattern FILE = Pattern.compile("(?<![\\w/.-])((?:manifests|charts|e2e|docs)/[\\w./-]+)");
    private static final Pattern ANNOTATION = Pattern.compile("nextmavens\\.io/[a-z-]+(?==)");
    private static final Pattern HELM = Pattern.compile("helm (?:install|upgrade) (?<arguments>[^\n…]*)");
    /** Options of helm about what is on the cluster, which a template does not ask. */
    private static final Set<String> OF_THE_CLUSTER =
            Set.of("--create-namespace", "--reuse-values", "--take-ownership");
    /** Commands that pass their options on to programs of others. */
    private static final Set<String> OTHERS = Set.of("kubectl", "helm");

    private static final Script SCRIPT = new Script(Map.of());
    private static final String HELP = SCRIPT.run("help");

    private DocumentedShell() {}

    static void verify(DocumentedBlock block) throws IOException, InterruptedException {
        String text = block.text().replace("\\\n", " ");
        parses(block.text());
        COMMAND.matcher(text).results().forEach(found -> {
            String command = found.group(1);
            assertThat(HELP).as("./nextmavens help").contains("nextmavens " + command);
            if (OTHERS.contains(command)) {
                return;
            }
            OPTION.matcher(found.group(2).split("#", 2)[0]).results().forEach(option -> assertThat(
                            HELP + sourcesOf(command, found.group(2)))
                    .as("what ./nextmavens %s knows", command)
                    .contains(option.group()));
        });
        FILE.matcher(text).results().forEach(file -> assertThat(Script.ROOT.resolve(file.group(1)))
                .exists());
        ANNOTATION.matcher(text).results().forEach(annotation -> assertThat(annotations())
                .contains('"' + annotation.group() + '"'));
        HELM.matcher(text).results().forEach(helm -> renders(helm.group(1)));
    }

    /** As bash reads it, without running it. */
    private static void parses(String text) throws IOException, InterruptedException {
        Process bash =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var input = bash.getOutputStream()) {
            input.write(text.getBytes(StandardCharsets.UTF_8));
        }
        String told = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(told).isZero();
    }

    /** The values that it sets are the chart's, by its schema. */
    private static void renders(String arguments) {
        List<String> words = Stream.of(arguments.strip().split("\\s+", -1))
                .map(word -> word.replaceAll("^'|'$", ""))
                .filter(word -> !OF_THE_CLUSTER.contains(word))
                .map(word -> word.equals("charts/nextmavens") ? ChartTest.CHART : word)
                .toList();
        SCRIPT.run(Stream.concat(Stream.of("helm", "template"), words.stream()).toArray(String[]::new));
    }

    /** The text of the programs behind a command, which know options that the help leaves out. */
    private static String sourcesOf(String command, String rest) {
        Path folder =
                switch (command) {
                    case "bench" ->
                        Script.ROOT.resolve("e2e/bench").resolve(rest.strip().split("\\s", 2)[0]);
                    case "storage" -> Script.ROOT.resolve("e2e/scripts");
                    default -> Script.ROOT.resolve("e2e/src/test/docs");
                };
        assertThat(folder).isDirectory();
        return textBelow(folder);
    }

    private static String annotations() {
        return textBelow(Script.ROOT.resolve("crds/src/main/java"));
    }

    private static String textBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("/target/")
                            && !file.toString().endsWith(".class"))
                    .map(DocumentedShell::text)
                    .collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
