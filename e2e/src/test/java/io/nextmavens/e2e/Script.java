package io.nextmavens.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code ./nextmavens} of this repository, with some environment. */
final class Script {

    static final Path ROOT = root();

    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Z_]+)='([^']*)'");

    private final Map<String, String> environment;

    Script(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** What it is given besides this program's own environment. */
    Map<String, String> environment() {
        return environment;
    }

    /** Runs it to its end, showing what it tells, and returns what it wrote to standard output. */
    String run(String... arguments) {
        try {
            Process process = start(arguments);
            List<String> lines = new ArrayList<>();
            try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
                output.lines().forEach(lines::add);
            }
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException("./nextmavens " + String.join(" ", arguments) + " ended with code "
                        + code + "; what it told is above");
            }
            return String.join("\n", lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in ./nextmavens " + String.join(" ", arguments), e);
        }
    }

    /** Starts it and leaves it running; its standard error is this program's. */
    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ROOT.resolve("nextmavens").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        // This Maven run has packaged the modules before it came to these tests.
        builder.environment().put("NEXTMAVENS_PACKAGED", "yes");
        return builder.start();
    }

    /** Reads {@code NAME='value'} lines. */
    static Map<String, String> assignments(String text) {
        return text.lines()
                .map(ASSIGNMENT::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(
                        line -> line.group(1), line -> line.group(2), (first, second) -> second, LinkedHashMap::new));
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("nextmavens"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("run the tests inside the repository: no ./nextmavens above "
                        + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }
}
