package io.nextmavens.e2e;

import io.nextmavens.npm.NpmProject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages, as somebody follows them: every block of shell of a page is executed, in their order and in one terminal, on the
 * cluster of the run. What a page takes for granted, and what has to hold behind its blocks, is in its {@link PageScript};
 * blocks that are not executed are in one list, each with its reason ({@link NotExecuted}). With
 * {@code -Dnextmavens.pages=docs/dev.md,README.md} only these are followed.
 */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedPagesE2E {

    /**
     * Followed when it is asked for only: KubectlPluginE2E executes these commands in every run, and of three runs one waited
     * in vain for what {@code logs -f} tells.
     */
    private static final String ON_REQUEST = "docs/kubectl.md";

    private static final Path KUBECTL =
            Path.of(System.getProperty("user.home"), ".cache/nextmavens-cluster/bin/kubectl");
    private static final List<String> OF_HOME = List.of(".cache", ".npm", ".npmrc", ".m2", ".docker", "go");
    private static final NpmProject BROWSER =
            new NpmProject(Script.ROOT.resolve("e2e/npm/browser"), Script.ROOT.resolve("target/browser"));

    private Path folder;
    private Map<String, String> environment;
    private Terminal run;

    @BeforeAll
    void openTheTerminalOfTheRun(OnCluster.Running running, @TempDir Path temporary) throws Exception {
        folder = temporary;
        Script script = running.cluster().script();
        environment = new HashMap<>(script.environment());
        environment.put("ROOT", Script.ROOT.toString());
        environment.put("RUN", Files.createDirectory(folder.resolve("run")).toString());
        environment.put("HOME", home().toString());
        environment.put("PROGRAMS", folder.resolve("programs").toString());
        environment.put("PATH", programs() + ":" + System.getenv("PATH"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("NEXTMAVENS_PACKAGED", "yes");
        environment.put("BROWSER", BROWSER.install().toString());
        environment.put("ADDRESS", URI.create(running.sample().get("BASE_URL")).getAuthority());
        environment.put("MACHINE", BackupE2E.addressOfThisMachine(running));
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.copy(Path.of(script.run("kubeconfig")), kubeconfig);
        environment.put("KUBECONFIG", kubeconfig.toString());
        run = new Terminal(folder.resolve("whole"), environment);
        run.run("begin");
    }

    @AfterAll
    void endTheRun() throws Exception {
        run.run("finish");
        run.end();
    }

    @TestFactory
    Stream<DynamicContainer> everyPageIsFollowed() throws IOException {
        List<NotExecuted> others = NotExecuted.all();
        String only = System.getProperty("nextmavens.pages", "");
        return DocumentedBlock.all().stream()
                .filter(block -> only.isEmpty()
                        ? !block.pageName().equals(ON_REQUEST)
                        : List.of(only.split(",", -1)).contains(block.pageName()))
                .filter(block -> others.stream().noneMatch(other -> other.is(block)))
                .collect(Collectors.groupingBy(
                        DocumentedBlock::pageName, LinkedHashMap::new, Collectors.<DocumentedBlock>toList()))
                .entrySet()
                .stream()
                .filter(page -> page.getValue().stream().anyMatch(DocumentedBlock::isShell))
                .map(page -> DynamicContainer.dynamicContainer(page.getKey(), follow(page.getKey(), page.getValue())));
    }

    private List<DynamicTest> follow(String page, List<DocumentedBlock> blocks) {
        try {
            PageScript script = PageScript.of(page);
            Terminal terminal = new Terminal(folder.resolve(page.replace('/', '-')), environment);
            List<DynamicTest> tests = new ArrayList<>();
            tests.add(DynamicTest.dynamicTest(page + " given", () -> terminal.run(script.given())));
            for (DocumentedBlock block : blocks) {
                if (block.isShell()) {
                    tests.add(DynamicTest.dynamicTest(block.place(), () -> {
                        terminal.run(script.commands(block));
                        terminal.run(script.then(block));
                    }));
                } else if (!block.title().isEmpty()) {
                    tests.add(DynamicTest.dynamicTest(
                            block.place() + " " + block.title(),
                            () -> terminal.write(block.title(), script.filledIn(Terminal.literal(block.text())))));
                } else if (block.text().startsWith("$ ")) {
                    tests.add(DynamicTest.dynamicTest(
                            block.place(), () -> terminal.run("shown <<'BLOCK'\n" + block.text() + "BLOCK\n")));
                } else if (block.language().equals("graphql")) {
                    tests.add(DynamicTest.dynamicTest(
                            block.place(), () -> terminal.run("graphql <<'QUERY'\n" + block.text() + "QUERY\n")));
                }
            }
            tests.add(DynamicTest.dynamicTest(page + " end", () -> {
                try {
                    terminal.run(script.end());
                } finally {
                    terminal.end();
                }
            }));
            return tests;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A home of the run's own, so that what pages install there goes with it; with the caches of this one. */
    private Path home() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path own = Path.of(System.getProperty("user.home"));
        for (String name : OF_HOME) {
            if (Files.exists(own.resolve(name))) {
                Files.createSymbolicLink(home.resolve(name), own.resolve(name));
            }
        }
        return home;
    }

    /** Folders of programs: kubectl with its plugin as it is packaged, and the JDK. */
    private String programs() throws IOException {
        Path programs = Files.createDirectory(folder.resolve("programs"));
        if (Files.exists(KUBECTL)) {
            Files.createSymbolicLink(programs.resolve("kubectl"), KUBECTL);
        }
        Path plugin = programs.resolve("kubectl-nextmavens");
        String command = Plugin.program().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Files.writeString(plugin, "#!/bin/sh\nexec " + command + " \"$@\"\n");
        if (!plugin.toFile().setExecutable(true)) {
            throw new IOException("make " + plugin + " executable");
        }
        return programs + ":" + folder.resolve("home/.local/bin") + ":"
                + Path.of(System.getProperty("java.home"), "bin");
    }
}
