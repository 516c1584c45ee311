package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A reader's terminal in a checkout: the folder and the variables that one script leaves behind are there for the next one
 * ({@code src/test/docs/terminal.sh}). What stays in the foreground is ended by {@link #end}.
 */
final class Terminal {

    private static final Path SHELL = Script.ROOT.resolve("e2e/src/test/docs/terminal.sh");
    private static final long MINUTES = 8;

    private final Path state;
    private final Path checkout;
    private final Map<String, String> environment;
    private int scripts;

    /**
     * @param folder an empty folder of its own
     * @param environment what its programs are given besides this program's
     */
    Terminal(Path folder, Map<String, String> environment) throws IOException {
        this.state = Files.createDirectories(folder.resolve("state"));
        this.checkout = Files.createDirectories(folder.resolve("checkout"));
        this.environment = new HashMap<>(environment);
        this.environment.put("STATE", state.toString());
        Files.createFile(state.resolve("variables"));
        Files.createFile(state.resolve("stays"));
        Files.writeString(state.resolve("folder"), checkout.toString());
        try (Stream<Path> files = Files.list(Script.ROOT)) {
            for (Path file : files.filter(one -> !one.getFileName().toString().startsWith("."))
                    .toList()) {
                Files.createSymbolicLink(checkout.resolve(file.getFileName()), file);
            }
        }
    }

    /** Runs a script of bash, which has to succeed; gives what it told. */
    String run(String script) throws IOException, InterruptedException {
        Path commands = Files.writeString(state.resolve("script-" + ++scripts + ".sh"), script);
        Path output = state.resolve("output-" + scripts + ".txt");
        ProcessBuilder bash = new ProcessBuilder("bash", SHELL.toString(), commands.toString())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile());
        bash.environment().putAll(environment);
        Process process = bash.start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.descendants().filter(one -> !ended).forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        String told = Files.readString(output);
        assertThat(ended && process.exitValue() == 0)
                .as("%s%s\n%s\nthat told:\n%s", script, ended ? "" : " did not end", stayed(), told)
                .isTrue();
        return told;
    }

    /** Puts a file into the folder in which the terminal is; variables of the shell in it have their values. */
    void write(String file, String content) throws IOException, InterruptedException {
        run("mkdir -p \"$(dirname '%1$s')\"\ncat >'%1$s' <<FILE\n%2$sFILE\n".formatted(file, content));
    }

    /** A text of a file such that it is written as it is. */
    static String literal(String text) {
        return text.replace("\\", "\\\\").replace("$", "\\$").replace("`", "\\`");
    }

    /** What the programs that stay have told. */
    private String stayed() throws IOException {
        var told = new StringBuilder();
        try (Stream<Path> files = Files.list(state)) {
            for (Path file : files.filter(one -> one.getFileName().toString().startsWith("stays-"))
                    .sorted()
                    .toList()) {
                told.append(Files.readString(file));
            }
        }
        return told.toString();
    }

    /** Ends what stays. */
    void end() throws IOException, InterruptedException {
        Files.writeString(state.resolve("end.sh"), "end_what_stays\n", StandardOpenOption.CREATE);
        ProcessBuilder bash = new ProcessBuilder(
                        "bash", SHELL.toString(), state.resolve("end.sh").toString())
                .inheritIO();
        bash.environment().putAll(environment);
        bash.start().waitFor();
    }
}
