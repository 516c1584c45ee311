package io.nextmavens.runtime.graphql.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import io.nextmavens.runtime.graphql.schema.GraphqlSchema;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Documents that are made to be costly: what is done with them before they are refused is bounded. */
class AttacksTest {

    private static final int TOKENS = 5_000;
    private static final long MOST_BYTES = 64 << 20;
    private static final DocumentGuard GUARD = new DocumentGuard(TOKENS, 24, 200, 1_000_000);
    private static final Operations OPERATIONS = new Operations(
            new GraphqlSchema(
                    new SchemaGenerator()
                            .makeExecutableSchema(
                                    new SchemaParser()
                                            .parse("type Query { query: Query! x: Int y(a: [Int], s: String): Int }"),
                                    RuntimeWiring.MOCKED_WIRING),
                    null,
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    false),
            GUARD,
            TOKENS,
            true);

    private static String many(int count, IntFunction<String> part) {
        return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(" "));
    }

    /** The attacks, also those of the bench. */
    enum Attack {
        FRAGMENTS_IN_A_CIRCLE(
                "{ ...F0 } " + many(600, i -> "fragment F" + i + " on Query { ...F" + (i + 1) % 600 + " }")),
        FRAGMENTS_THAT_DOUBLE("{ ...F0 } "
                + many(
                        30,
                        i -> "fragment F" + i + " on Query { a: query { ...F" + (i + 1) + " } b: query { ...F" + (i + 1)
                                + " } }")
                + " fragment F30 on Query { x }"),
        FRAGMENTS_THAT_DOUBLE_WITHOUT_DEPTH("{ ...F0 } "
                + many(18, i -> "fragment F" + i + " on Query { ...F" + (i + 1) + " ... { ...F" + (i + 1) + " } }")
                + " fragment F18 on Query { x }"),
        ALIASES("{ " + many(10_000, i -> "a" + i + ": x") + " }"),
        ALIASES_BELOW_THE_TOKENS("{ " + many(1_600, i -> "a" + i + ": x") + " }"),
        FIELDS_THAT_MERGE("{ " + "x ".repeat(11_000) + "}"),
        FIELDS_THAT_MERGE_BELOW_THE_TOKENS("{ " + "x ".repeat(4_900) + "nothing }"),
        DEPTH("{query".repeat(1000) + "{x}" + "}".repeat(1000)),
        DEPTH_OF_VALUES("{ y(a: " + "[".repeat(1000) + "]".repeat(1000) + ") }"),
        FIVE_MEGABYTES_OF_TEXT("{ y(s: \"" + "y".repeat(5_000_000) + "\") }" + " z".repeat(5_001)),
        FIVE_MEGABYTES_OF_COMMENTS("# \n".repeat(1_700_000) + "{ z }"),
        FIVE_MEGABYTES_OF_TOKENS("{ " + "x ".repeat(2_500_000) + "}"),
        INTROSPECTION(
                "{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } }"
                        + " } } } } } } }"),
        INTROSPECTIONS("{ " + many(300, i -> "a" + i + ": __schema { types { name fields { name } } }") + " }"),
        INTROSPECTIONS_BELOW_THE_ALIASES("{ " + many(190, i -> "a" + i + ": __schema { types { name } }") + " }"),
        DIRECTIVES("{ x " + "@include(if: true) ".repeat(2_000) + "}"),
        OPERATIONS(many(350, i -> "query Q" + i + " { x x x x x x x x x x }")),
        UNCLOSED("{ y(s: \"".repeat(1_000));

        private final String text;

        Attack(String text) {
            this.text = text;
        }
    }

    @ParameterizedTest
    @EnumSource
    void isRefusedAndTakesLittleMemory(Attack attack) {
        // Given
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // classes that are met for the first time do not count
        var _ = catchThrowableOfType(Operations.Refused.class, () -> OPERATIONS.read(attack.text, null));
        long before = threads.getCurrentThreadAllocatedBytes();

        // When
        Operations.Refused refused =
                catchThrowableOfType(Operations.Refused.class, () -> OPERATIONS.read(attack.text, null));
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        // Then
        assertThat(refused).isNotNull();
        assertThat(refused.errors()).hasSizeLessThanOrEqualTo(20);
        assertThat(allocated).isLessThan(MOST_BYTES);
    }

    @Test
    void looksAtEachSelectionOfADocumentOnce() {
        // Given
        Document document = Parser.parse(Attack.FRAGMENTS_THAT_DOUBLE.text);
        OperationDefinition operation =
                document.getDefinitionsOfType(OperationDefinition.class).getFirst();
        AtomicInteger looked = new AtomicInteger();

        // When
        assertThat(GUARD.check(document, operation, looked)).isPresent();

        // Then
        int selections = 1 + 30 * 4 + 1;
        assertThat(looked.get()).isLessThanOrEqualTo(selections);
    }
}
