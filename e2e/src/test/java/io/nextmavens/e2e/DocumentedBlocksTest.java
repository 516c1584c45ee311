package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graphql.parser.Parser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Every block of code on the pages is checked by what its language is; one of another language, or of none, fails. SQL is
 * executed besides, by {@link DocumentedBlocksE2E}, and shell, by {@link DocumentedPagesE2E}, but for the blocks of one list
 * ({@link NotExecuted}). What was done with each is in {@code target/documented-blocks.txt}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedBlocksTest {

    /** What is done with a block, by its language. */
    enum Check {
        SHELL("sh"),
        YAML("yaml"),
        JSON("json"),
        /** Here it is only counted; {@link DocumentedBlocksE2E} executes it. */
        SQL("sql"),
        GRAPHQL("graphql"),
        JAVASCRIPT("js"),
        HTTP("http"),
        MERMAID("mermaid"),
        /** What is told or shown, which nothing can be done with. */
        TEXT("text");

        final String language;

        Check(String language) {
            this.language = language;
        }
    }

    /** One more is somebody's decision, which this number shows. */
    private static final int NOT_EXECUTED = 18;

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern HEADER = Pattern.compile("[A-Za-z-]+: \\S.*");
    private static final Pattern REQUEST =
            Pattern.compile("(GET|POST|PUT|PATCH|DELETE) /\\S*|HTTP/1\\.1 \\d{3} [A-Za-z ]+");
    private static final Set<String> DIAGRAMS = Set.of("sequenceDiagram", "stateDiagram-v2", "flowchart", "erDiagram");

    private final List<DocumentedBlock> blocks = blocks();
    private DocumentedYaml yaml;

    @BeforeAll
    void writeSchemas() throws IOException {
        yaml = DocumentedYaml.withSchemas();
    }

    @Test
    void theListSaysWhatIsDoneWithEach() throws IOException {
        // Given
        var list = new StringBuilder();
        var counts = new EnumMap<Check, Integer>(Check.class);
        List<NotExecuted> others = NotExecuted.all();

        // When
        for (DocumentedBlock block : blocks) {
            Check check = check(block);
            counts.merge(check, 1, Integer::sum);
            list.append(check).append(' ').append(block.place());
            others.stream().filter(other -> other.is(block)).forEach(other -> list.append(" not executed: ")
                    .append(other.reason()));
            list.append('\n');
        }
        Files.writeString(Script.ROOT.resolve("e2e/target/documented-blocks.txt"), list.append(counts));

        // Then
        assertThat(counts.keySet()).contains(Check.SHELL, Check.YAML, Check.JSON, Check.SQL);
    }

    @Test
    void everyBlockThatIsNotExecutedIsListedWithItsReasonAndNoOther() throws IOException {
        // When
        List<NotExecuted> all = NotExecuted.all();

        // Then
        assertThat(all).hasSize(NOT_EXECUTED).doesNotHaveDuplicates();
        for (NotExecuted one : all) {
            assertThat(blocks.stream().filter(one::is)).as(one.toString()).hasSize(1);
            assertThat(one.reason()).endsWith(".");
            if (!one.by().equals("-")) {
                String command = one.firstLine().substring("./nextmavens ".length());
                assertThat(Script.ROOT.resolve(one.by())).content().contains(command);
            }
        }
    }

    @Test
    void whatIsSaidAboutAPageIsStillOnIt() throws IOException {
        // Given
        List<NotExecuted> others = NotExecuted.all();

        for (String page : PageScript.pages()) {
            // When
            PageScript script = PageScript.of(page);
            List<DocumentedBlock> executed = blocks.stream()
                    .filter(block -> block.page().getFileName().toString().equals(page))
                    .filter(block -> others.stream().noneMatch(other -> other.is(block)))
                    .toList();

            // Then
            assertThat(executed).as(page).anyMatch(DocumentedBlock::isShell);
            assertThat(script.replaced().keySet()).as(page).allSatisfy(replaced -> assertThat(executed)
                    .anyMatch(block -> block.text().contains(replaced)));
            assertThat(script.beginnings()).as(page).allSatisfy(beginning -> assertThat(executed)
                    .filteredOn(DocumentedBlock::isShell)
                    .anyMatch(block -> block.text().lines().anyMatch(line -> line.startsWith(beginning))));
        }
    }

    @TestFactory
    List<DynamicTest> everyBlockIsRight() {
        return blocks.stream()
                .map(block -> DynamicTest.dynamicTest(block.place() + " " + block.language(), () -> verify(block)))
                .toList();
    }

    private void verify(DocumentedBlock block) throws Exception {
        switch (check(block)) {
            case SHELL -> DocumentedShell.verify(block);
            case YAML -> yaml.verify(block);
            case JSON -> json(block.text());
            case SQL, TEXT -> assertThat(block.text()).isNotBlank();
            case GRAPHQL ->
                assertThat(new Parser().parseDocument(block.text()).getDefinitions())
                        .isNotEmpty();
            case JAVASCRIPT -> javaScript(block.text());
            case HTTP -> http(block.text());
            case MERMAID -> assertThat(DIAGRAMS).contains(block.text().strip().split("\\s", 2)[0]);
        }
    }

    private static Check check(DocumentedBlock block) {
        for (Check check : Check.values()) {
            if (check.language.equals(block.language())) {
                return check;
            }
        }
        throw new AssertionError(block.place() + ": nothing is known to be done with a block of the language '"
                + block.language() + "'");
    }

    private static void json(String text) throws IOException {
        try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            assertThat(values.readAll()).isNotEmpty();
        }
    }

    private static void javaScript(String text) throws IOException, InterruptedException {
        Path file = Files.writeString(Script.ROOT.resolve("e2e/target/documented.mjs"), text);
        Process node = new ProcessBuilder("node", "--check", file.toString())
                .redirectErrorStream(true)
                .start();
        String told = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(told).isZero();
    }

    /** Messages or parts of them: first lines, headers, and bodies of JSON or text behind an empty line. */
    private static void http(String text) throws IOException {
        for (String message : text.split("\n\n(?=[A-Z]+ /)", -1)) {
            String[] parts = message.strip().split("\n\n", 2);
            for (String line : parts[0].split("\n", -1)) {
                assertThat(REQUEST.matcher(line).matches()
                                || HEADER.matcher(line).matches())
                        .as(line)
                        .isTrue();
            }
            if (parts.length == 2 && parts[1].startsWith("{")) {
                json(parts[1]);
            }
        }
    }

    private static List<DocumentedBlock> blocks() {
        try {
            return DocumentedBlock.all();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
