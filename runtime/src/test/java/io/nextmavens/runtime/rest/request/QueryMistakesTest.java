package io.nextmavens.runtime.rest.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nextmavens.runtime.rest.error.RestError;
import io.nextmavens.runtime.rest.error.RestException;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages are those that PostgREST's own tests and documentation show. */
@DisplayName("A mistake in the query string")
class QueryMistakesTest {

    @ParameterizedTest(name = "{0}")
    @DisplayName("is told in PostgREST's words")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    id=0 | "failed to parse filter (0)" (line 1, column 1) | unexpected "0" expecting "not" or operator (eq, gt, ...)
                    id=noop.0 | "failed to parse filter (noop.0)" (line 1, column 1) | unexpected "o" expecting "not" or operator (eq, gt, ...)
                    id=val | "failed to parse filter (val)" (line 1, column 1) | unexpected "v" expecting "not" or operator (eq, gt, ...)
                    id=fts().value | "failed to parse filter (fts().value)" (line 1, column 5) | unexpected ")" expecting operator (eq, gt, ...)
                    id=eq().value | "failed to parse filter (eq().value)" (line 1, column 4) | unexpected ")" expecting operator (eq, gt, ...)
                    id=is().value | "failed to parse filter (is().value)" (line 1, column 3) | unexpected "(" expecting operator (eq, gt, ...)
                    id=in().value | "failed to parse filter (in().value)" (line 1, column 3) | unexpected "(" expecting operator (eq, gt, ...)
                    or=() | "failed to parse logic tree (())" (line 1, column 4) | unexpected ")" expecting field name (* or [a..z0..9_$]), negation operator (not) or logic operator (and, or)
                    or=(id.in.1,2,id.eq.3) | "failed to parse logic tree ((id.in.1,2,id.eq.3))" (line 1, column 10) | unexpected "1" expecting "("
                    or=)( | "failed to parse logic tree ()()" (line 1, column 3) | unexpected ")" expecting "("
                    and=(ord(id.eq.1,id.eq.1),id.eq.2) | "failed to parse logic tree ((ord(id.eq.1,id.eq.1),id.eq.2))" (line 1, column 7) | unexpected "d" expecting "("
                    or=(id.eq.1,not.xor(id.eq.2,id.eq.3)) | "failed to parse logic tree ((id.eq.1,not.xor(id.eq.2,id.eq.3)))" (line 1, column 16) | unexpected "x" expecting logic operator (and, or)
                    order=clients(name,id) | "failed to parse order (clients(name,id))" (line 1, column 8) | unexpected '(' expecting letter, digit, "-", "->>", "->", delimiter (.), "," or end of input
                    order=id.ac | "failed to parse order (id.ac)" (line 1, column 4) | unexpected "c" expecting "asc", "desc", "nullsfirst" or "nullslast"
                    order=id.descc | "failed to parse order (id.descc)" (line 1, column 8) | unexpected 'c' expecting delimiter (.), "," or end of input
                    order=id.nulsfist | "failed to parse order (id.nulsfist)" (line 1, column 4) | unexpected "n" expecting "asc", "desc", "nullsfirst" or "nullslast"
                    order=id.nullslasttt | "failed to parse order (id.nullslasttt)" (line 1, column 13) | unexpected 't' expecting "," or end of input
                    order=id.asc.nlsfst | "failed to parse order (id.asc.nlsfst)" (line 1, column 8) | unexpected "l" expecting "nullsfirst" or "nullslast"
                    order=id.asc.nullslasttt | "failed to parse order (id.asc.nullslasttt)" (line 1, column 17) | unexpected 't' expecting "," or end of input
                    select=data->>--34 | "failed to parse select parameter (data->>--34)" (line 1, column 9) | unexpected "-" expecting digit
                    select=data->>-78xy | "failed to parse select parameter (data->>-78xy)" (line 1, column 11) | unexpected 'x' expecting digit, "->", "::", ".", "," or end of input
                    select=id,clients(name[]) | "failed to parse select parameter (id,clients(name[]))" (line 1, column 16) | unexpected '[' expecting letter, digit, "-", "->>", "->", "::", ".", ")", "," or end of input
                    select=name!hint | "failed to parse select parameter (name!hint)" (line 1, column 5) | unexpected '!' expecting letter, digit, "-", "->>", "->", "::", ".", ")", "," or end of input
                    select=name:: | "failed to parse select parameter (name::)" (line 1, column 7) | unexpected end of input expecting letter or digit
                    columns= | "failed to parse columns parameter ()" (line 1, column 1) | unexpected end of input expecting field name (* or [a..z0..9_$])
                    select=data->(!@#$%^%26*_d->>!@#$%^%26*_e::integer | "failed to parse select parameter (data->(!@#$%^&*_d->>!@#$%^&*_e::integer)" (line 1, column 7) | unexpected "(" expecting "-", digit or any non reserved character different from: .,>()
                    :=eq.1 | "failed to parse tree path (:)" (line 1, column 1) | unexpected ":" expecting field name (* or [a..z0..9_$])
                    """)
    void isToldInTheFieldsWords(String query, String message, String details) {
        // When
        RestError error = errorOf(query);
        // Then
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.code()).isEqualTo("PGRST100");
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.details()).isEqualTo(Optional.of(new RestError.Details.Text(details)));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("that goes 1,000 levels deep is a clean 400")
    @CsvSource({"select=,a(,)", "or=,(or,)", "order=,a(,)"})
    void nestingIsLimited(String prefix, String open, String close) {
        // Given
        String query = prefix + open.repeat(1000) + "id" + close.repeat(1000);
        // When
        RestError error = errorOf(query);
        // Then
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.code()).isEqualTo("PGRST100");
    }

    @Test
    @DisplayName("that hides in an argument of a function is told only when it begins like a filter")
    void argumentsAreNotFilters() {
        // Given
        RestRequest request = Requests.get("/rpc/f?a=hello&b=eq.1&c=1&c=2");
        // When
        Query query = request.query();
        // Then
        assertThat(query.arguments())
                .containsExactly(
                        new Query.Argument("a", "hello"), new Query.Argument("c", "1"), new Query.Argument("c", "2"));
        assertThat(query.filters()).hasSize(1);
        assertThat(query.filterKeys()).containsExactly("a", "b", "c");
        assertThat(catchThrowableOfType(RestException.class, () -> Requests.get("/rpc/f?a=not.b"))
                        .error()
                        .code())
                .isEqualTo("PGRST100");
    }

    @Test
    @DisplayName("such as bytes that are not UTF-8, or a NUL, is a clean 400")
    void bytesThatAreNotText() {
        assertThat(errorOf("id=eq.%ff").code()).isEqualTo("PGRST100");
        assertThat(errorOf("id=eq.%00").code()).isEqualTo("PGRST100");
    }

    private static RestError errorOf(String query) {
        return catchThrowableOfType(RestException.class, () -> Requests.get("/items?" + query))
                .error();
    }
}
