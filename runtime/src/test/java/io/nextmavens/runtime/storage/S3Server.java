package io.nextmavens.runtime.storage;

import io.nextmavens.runtime.LoopbackPort;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real server of S3, versitygw over a folder. {@code ./nextmavens test} installs it; {@code go install
 * github.com/versity/versitygw/cmd/versitygw@v1.8.0} does too.
 */
public final class S3Server implements AutoCloseable {

    static final String ACCESS_KEY = "tests";
    static final String SECRET_KEY = "a secret of tests";

    private final Path folder;
    private final int port;
    private final List<String> on;
    private Process process;

    private S3Server(Path folder, int port, List<String> on) {
        this.folder = folder;
        this.port = port;
        this.on = on;
    }

    public static S3Server start() throws IOException {
        return start(0);
    }

    /** Starts one whose objects are on a disk of so many megabytes; nobody else sees them. */
    public static S3Server start(int megabytes) throws IOException {
        Path folder = Files.createTempDirectory("nextmavens-s3-test-");
        Files.createDirectory(folder.resolve("content"));
        int port = LoopbackPort.free();
        List<String> on = megabytes == 0 ? List.of() : SmallDisk.at(folder, megabytes, "mkdir $0/content");
        S3Server server = new S3Server(folder, port, on);
        server.run();
        return server;
    }

    /** Where the program is. */
    private static String program() {
        String known = System.getProperty("user.home") + "/.cache/nextmavens/versitygw-v1.8.0/versitygw";
        return Optional.ofNullable(System.getenv("NEXTMAVENS_VERSITYGW"))
                .or(() -> Optional.of(known).filter(path -> Files.isExecutable(Path.of(path))))
                .orElse("versitygw");
    }

    /** Starts it, or starts it again where it was killed. */
    public void run() throws IOException {
        List<String> command = new ArrayList<>(on);
        command.addAll(List.of(
                program(),
                "--port",
                "127.0.0.1:" + port,
                "--access",
                ACCESS_KEY,
                "--secret",
                SECRET_KEY,
                "posix",
                folder.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true).redirectOutput(new File("/dev/null"));
        process = builder.start();
        Awaitility.await().atMost(StorageStack.PATIENCE).until(() -> LoopbackPort.listens(port));
    }

    /** Ends it as a crash would. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** The settings with which the runtime finds it. */
    public String[] settings() {
        return new String[] {
            "S3_ENDPOINT",
            "http://127.0.0.1:" + port,
            "S3_BUCKET",
            "content",
            "S3_ACCESS_KEY_ID",
            ACCESS_KEY,
            "S3_SECRET_ACCESS_KEY",
            SECRET_KEY
        };
    }

    /** The folder that its objects are files in. */
    public Path content() {
        return folder.resolve("content");
    }

    /** The objects that it has; pieces of unfinished uploads count too. */
    public long files() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("content"))) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
