package io.nextmavens.runtime.graphql.execution;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentGuardTest {

    private static final DocumentGuard GUARD = new DocumentGuard(5_000, 24, 200, 1_000_000);

    private static Optional<String> refusal(String text) {
        Optional<GraphqlError> before = GUARD.check(text);
        if (before.isPresent()) {
            return before.map(GraphqlError::code);
        }
        Document document = new Parser().parseDocument(text);
        return GUARD.check(
                        document,
                        document.getDefinitionsOfType(OperationDefinition.class).getFirst())
                .map(GraphqlError::code);
    }

    @Test
    void letsOrdinaryOperationsPass() {
        assertThat(refusal(
                        "query Q($a: Int = 1) { a: x(s: \"}}{{\", l: [1, 2]) { ...F } } # {{{\nfragment F on T { y }"))
                .isEmpty();
    }

    @Test
    void refusesTooManyTokensBeforeTheyAreParsed() {
        assertThat(refusal("{" + " x".repeat(5_000) + "}")).contains("DOCUMENT_TOO_LARGE");
        assertThat(refusal("{ x(s: \"" + "y".repeat(5_000_000) + "\") }" + " z".repeat(5_001)))
                .contains("DOCUMENT_TOO_LARGE");
    }

    @Test
    void refusesTooManyAliases() {
        assertThat(GUARD.check("{" + " a: x".repeat(201) + "}").map(GraphqlError::code))
                .contains("TOO_MANY_ALIASES");
        assertThat(refusal("{ ...F ...F } fragment F on Query {" + " a: x".repeat(150) + "}"))
                .contains("TOO_MANY_ALIASES");
    }

    @Test
    void takesOnlyAliasesForAliases() {
        assertThat(refusal(
                        "query Q($v: [I!] = [{a: 1}]) @d(a: {b: 2}) {" + " x(a: 1, o: {b: 2, c: [{d: 3}]})".repeat(100)
                                + "} query R {" + " a: x".repeat(150) + "} query S {" + " a: x".repeat(150) + "}"))
                .isEmpty();
    }

    @Test
    void refusesTheSchemaTwice() {
        assertThat(refusal("{ __schema { types { name } } }")).isEmpty();
        assertThat(refusal("{ a: __schema { types { name } } b: __schema { types { name } } }"))
                .contains("INTROSPECTION_TOO_LARGE");
    }

    @Test
    void refusesDepthBeforeAndAfterParsing() {
        assertThat(refusal("{x".repeat(1000) + "}".repeat(1000))).contains("DOCUMENT_TOO_DEEP");
        assertThat(refusal("{x".repeat(30) + "}".repeat(30))).contains("DOCUMENT_TOO_DEEP");
    }

    @Test
    void refusesFragmentsThatSpreadThemselves() {
        assertThat(refusal("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"))
                .contains("GRAPHQL_VALIDATION_FAILED");
    }

    @Test
    void weighsFragmentsThatDoubleEachOther() {
        // Given
        StringBuilder bomb = new StringBuilder("{ ...F0 }");
        for (int i = 0; i < 40; i++) {
            bomb.append(" fragment F" + i + " on Query { a: query { ...F" + (i + 1) + " } b: query { ...F" + (i + 1)
                    + " } }");
        }
        bomb.append(" fragment F40 on Query { nodeId }");

        // Then
        assertThat(refusal(bomb.toString())).isPresent();
    }

    @Test
    void countsRowsOfPages() {
        assertThat(refusal("{ a(first: 1000) { b(first: 1000) { c(last: 1000) { d } } } }"))
                .contains("OPERATION_TOO_EXPENSIVE");
    }

    @Test
    void refusesIntrospectionThatGoesInCircles() {
        assertThat(refusal(
                        "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } }"
                                + " } } } } }"))
                .contains("INTROSPECTION_TOO_DEEP");
    }

    @Test
    void refusesIntrospectionThatGoesInCirclesThroughFragments() {
        assertThat(refusal("{ __schema { types { ...A } } } fragment A on __Type { fields { type { ...B } } }"
                        + " fragment B on __Type { fields { type { ...C } } }"
                        + " fragment C on __Type { fields { type { fields { name } } } }"))
                .contains("INTROSPECTION_TOO_DEEP");
    }
}
