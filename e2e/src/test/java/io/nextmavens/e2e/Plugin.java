package io.nextmavens.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * {@code kubectl nextmavens} as this Maven run has packaged it, or the binary that the property {@code nextmavens.cli} names.
 *
 * @param kubeconfig the file that leads to the cluster
 */
record Plugin(Path kubeconfig) {

    /**
     * What came of a command.
     *
     * @param code what it ended with
     * @param out what it wrote to standard output
     * @param err what it wrote to standard error
     */
    record Run(int code, String out, String err) {}

    /** Runs it to its end. */
    Run run(String... arguments) {
        try {
            Process process = start(arguments);
            process.getOutputStream().close();
            CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            String out = text(process.getInputStream());
            return new Run(process.waitFor(), out, err.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in kubectl nextmavens " + String.join(" ", arguments), e);
        }
    }

    /** Starts it and leaves it running. */
    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(program());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(Map.of("KUBECONFIG", kubeconfig.toString()));
        return builder.start();
    }

    /** The command line that it is started by. */
    static List<String> program() {
        return Optional.ofNullable(System.getProperty("nextmavens.cli"))
                .filter(binary -> !binary.isBlank())
                .map(List::of)
                .orElseGet(() -> List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        Script.ROOT
                                .resolve("cli/target/kubectl-nextmavens-runner.jar")
                                .toString()));
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
