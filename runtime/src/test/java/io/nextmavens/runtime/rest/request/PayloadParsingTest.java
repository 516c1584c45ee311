package io.nextmavens.runtime.rest.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.request.Query.Argument;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The body of a request")
class PayloadParsingTest {

    @ParameterizedTest(name = "{0} has the keys {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"b":1,"a":{"x":[1,2.5e-3,true,null]}} | a,b
                    [ {"a":1,"b":2} , {"b":"]","a":"\\"" } ] | a,b
                    [{"\\u0061":1},{"a":2}] | a
                    {} | ``
                    [{},{}] | ``
                    """)
    @DisplayName("is JSON that goes on as it came")
    void json(String body, String keys) {
        assertThat(post("/a", "application/json; charset=utf-8", body))
                .isEqualTo(new Payload.Json(body, keys.isEmpty() ? Set.of() : Set.of(keys.split(","))));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"[]", "1", "\"a\"", "null", " true "})
    @DisplayName("has no rows when it is neither an object nor an array of them")
    void noRows(String body) {
        assertThat(post("/a", "application/json", body)).isEqualTo(new Payload.Json("[]", Set.of()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    `` | Empty or invalid json
                    }{ x = 2 | Empty or invalid json
                    {"a":1 | Empty or invalid json
                    {"a":01} | Empty or invalid json
                    {"a":"\\x"} | Empty or invalid json
                    {} {} | Empty or invalid json
                    [{"a":1},{"b":1}] | All object keys must match
                    [{"a":1},{"a":1,"b":1}] | All object keys must match
                    [{"a":1},1] | All object keys must match
                    [1,2] | All object keys must match
                    """)
    @DisplayName("is refused when it is not JSON, or of rows that differ")
    void refused(String body, String message) {
        assertThat(errorOf("/a", "application/json", body)).isEqualTo(message);
    }

    @Test
    @DisplayName("may nest, but not beyond what PostgreSQL can read")
    void nesting() {
        assertThat(post("/a", "application/json", "{\"a\":" + "[".repeat(900) + "]".repeat(900) + "}"))
                .isInstanceOf(Payload.Json.class);
        assertThat(errorOf("/a", "application/json", "[".repeat(100_000))).isEqualTo("Empty or invalid json");
    }

    @Test
    @DisplayName("is UTF-8")
    void encoding() {
        // Given
        RestRequest request = Requests.parse("POST", "/a");
        Buffer invalid = Buffer.buffer("{\"a\":\"").appendByte((byte) 0xff).appendString("\"}");
        // Then
        assertThat(catchThrowableOfType(RestException.class, () -> PayloadParser.parse(request, invalid))
                        .error()
                        .message())
                .isEqualTo("Empty or invalid json");
        assertThat(post("/a", "application/json", "{\"a\":\"\uFFFD\"}"))
                .isEqualTo(new Payload.Json("{\"a\":\"\uFFFD\"}", Set.of("a")));
    }

    @Test
    @DisplayName("is not looked into where columns= says what counts")
    void columns() {
        assertThat(post("/a?columns=x", "application/json", "nonsense")).isEqualTo(new Payload.RawJson("nonsense"));
    }

    @Test
    @DisplayName("is CSV that becomes JSON")
    void csv() {
        assertThat(post("/a", "text/csv", "a,b\r\n1,\"x \"\"y\"\"\n,z\"\n\nNULL,\n"))
                .isEqualTo(new Payload.Json(
                        "[{\"a\":\"1\",\"b\":\"x \\\"y\\\"\\n,z\"},{\"a\":null,\"b\":\"\"}]", Set.of("a", "b")));
        assertThat(errorOf("/a", "text/csv", "a,b\nfoo,bar\nbaz\n"))
                .isEqualTo("All lines must have same number of fields");
        assertThat(post("/a", "text/csv", "a,b\n")).isEqualTo(new Payload.Json("[]", Set.of()));
    }

    @Test
    @DisplayName("is a form: an object for a relation, arguments for a function")
    void form() {
        assertThat(post("/a", "application/x-www-form-urlencoded", "a=1+2&b=%C3%A9&c"))
                .isEqualTo(new Payload.Json("{\"a\":\"1 2\",\"b\":\"é\",\"c\":\"\"}", Set.of("a", "b", "c")));
        assertThat(post("/rpc/f", "application/x-www-form-urlencoded", "a=1&a=2"))
                .isEqualTo(new Payload.Form(List.of(new Argument("a", "1"), new Argument("a", "2")), Set.of("a")));
    }

    @Test
    @DisplayName("is taken as it is by a function only")
    void raw() {
        assertThat(post("/rpc/f", "application/octet-stream", "x")).isEqualTo(new Payload.Raw(Buffer.buffer("x")));
        assertThat(post("/rpc/f", "application/json", "")).isEqualTo(new Payload.Json("{}", Set.of()));
        assertThat(errorOf("/a", "text/plain", "x")).isEqualTo("Content-Type not acceptable: text/plain");
        assertThat(errorOf("/rpc/f", "image/png", "x")).isEqualTo("Content-Type not acceptable: image/png");
    }

    private static Payload post(String target, String contentType, String body) {
        return PayloadParser.parse(Requests.parse("POST", target, "Content-Type", contentType), Buffer.buffer(body));
    }

    private static String errorOf(String target, String contentType, String body) {
        return catchThrowableOfType(RestException.class, () -> post(target, contentType, body))
                .error()
                .message();
    }
}
