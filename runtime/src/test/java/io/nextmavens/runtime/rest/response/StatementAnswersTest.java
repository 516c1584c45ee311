package io.nextmavens.runtime.rest.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nextmavens.runtime.catalog.Function;
import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.rest.Header;
import io.nextmavens.runtime.rest.error.RestError;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.plan.Body;
import io.nextmavens.runtime.rest.plan.Invocation;
import io.nextmavens.runtime.rest.plan.Mutation;
import io.nextmavens.runtime.rest.plan.Mutation.Document;
import io.nextmavens.runtime.rest.plan.Plan;
import io.nextmavens.runtime.rest.plan.ReadNode;
import io.nextmavens.runtime.rest.plan.Source;
import io.nextmavens.runtime.rest.request.MediaType;
import io.nextmavens.runtime.rest.request.MediaType.Plain;
import io.nextmavens.runtime.rest.request.RequestHead;
import io.nextmavens.runtime.rest.request.RequestParser;
import io.nextmavens.runtime.rest.request.RequestSettings;
import io.nextmavens.runtime.rest.request.RestRequest;
import io.nextmavens.runtime.rest.request.RowRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The answer")
class StatementAnswersTest {

    private static final QualifiedName ITEMS = new QualifiedName("test", "items");
    private static final ReadNode NODE = new ReadNode(
            new Source.Table(ITEMS, Optional.empty(), Optional.empty()),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            RowRange.ALL,
            List.of());

    @ParameterizedTest(name = "offset {0}, {1} rows of {2}: {3}, {4}")
    @CsvSource({
        "0,15,,200,0-14/*",
        "0,0,,200,*/*",
        "0,15,15,200,0-14/15",
        "0,2,15,206,0-1/15",
        "5,10,15,206,5-14/15",
        "100,0,15,416,*/15",
        "1,0,0,416,*/0",
        "0,0,0,200,*/0",
        "15,0,15,206,*/15"
    })
    @DisplayName("to a read says which rows it has")
    void contentRange(long offset, long page, Long total, int status, String contentRange) {
        // Given
        RestRequest request = request("GET", "/items?offset=" + offset);
        // When
        Answer answer = StatementAnswers.of(request, read(false, Plain.JSON), result(page, total));
        // Then
        assertThat(answer.head().status()).isEqualTo(status);
        assertThat(answer.head().header("Content-Range")).contains(contentRange);
        assertThat(answer.body() instanceof Answer.Body.OfError).isEqualTo(status == 416);
    }

    @Test
    @DisplayName("to a read says where it is, what it is and what was preferred")
    void headers() {
        // Given
        RestRequest request = request(
                "GET",
                "/items?b=eq.2&a=eq.1",
                "Prefer",
                "count=exact, return=minimal, handling=strict, max-affected=1");
        // When
        Answer answer = StatementAnswers.of(request, read(false, Plain.CSV), result(1, 1L));
        // Then
        assertThat(answer.head().headers())
                .containsExactly(
                        new Header("Content-Range", "0-0/1"),
                        new Header("Content-Location", "/items?a=eq.1&b=eq.2"),
                        new Header("Content-Type", "text/csv; charset=utf-8"),
                        new Header("Preference-Applied", "count=exact, handling=strict"));
        assertThat(answer.body()).isEqualTo(new Answer.Body.OfStatement());
        assertThat(answer.head().withVary().header("vary")).contains("Accept, Prefer, Range");
        assertThat(StatementAnswers.of(request, read(true, Plain.CSV), result(1, 1L))
                        .body())
                .isEqualTo(new Answer.Body.None());
    }

    @ParameterizedTest(name = "{0} with {1}: {3} inserted is {4}")
    @CsvSource({
        "POST,return=minimal,1,1,201,*/*,false",
        "POST,return=representation,1,1,201,*/*,true",
        "POST,'resolution=merge-duplicates, count=exact',3,0,200,*/3,false",
        "POST,'resolution=merge-duplicates',3,1,201,*/*,false",
        "PUT,return=representation,1,1,201,,true",
        "PUT,return=representation,1,0,200,,true",
        "PUT,return=minimal,1,1,204,,false",
        "PATCH,return=representation,2,,200,0-1/*,true",
        "PATCH,count=exact,0,,204,*/0,false",
        "PATCH,return=minimal,2,,204,0-1/*,false",
        "DELETE,'return=representation, count=exact',2,,200,*/2,true",
        "DELETE,return=minimal,2,,204,*/*,false"
    })
    @DisplayName("to a change says what came of it")
    void changes(
            String method, String prefer, long page, Long inserted, int status, String contentRange, boolean body) {
        // Given
        RestRequest request = request(method, "/items", "Prefer", prefer);
        StatementResult result = new StatementResult(
                OptionalLong.empty(), page, Optional.empty(), Optional.empty(), optional(inserted), Optional.empty());
        // When
        Answer answer = StatementAnswers.of(request, mutate(request, mutation(method)), result);
        // Then
        assertThat(answer.head().status()).isEqualTo(status);
        assertThat(answer.head().header("Content-Range")).isEqualTo(Optional.ofNullable(contentRange));
        assertThat(answer.body() instanceof Answer.Body.OfStatement).isEqualTo(body);
        assertThat(answer.head().header("Content-Type").isPresent()).isEqualTo(body);
    }

    @Test
    @DisplayName("to an insert says where the new row is")
    void location() {
        // Given
        RestRequest request = request("POST", "/items");
        StatementResult result = new StatementResult(
                OptionalLong.empty(),
                1,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.of(1),
                Optional.of("[[\"id\",\"eq.a b/é\"],[\"k\",\"is.null\"]]"));
        // When
        Answer answer = StatementAnswers.of(request, mutate(request, mutation("POST")), result);
        // Then
        assertThat(answer.head().header("Location")).contains("/items?id=eq.a%20b%2F%C3%A9&k=is.null");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    POST | resolution=merge-duplicates, missing=default, return=minimal
                    PUT | return=minimal
                    PATCH | missing=default, return=minimal, handling=strict, max-affected=5
                    DELETE | return=minimal, handling=strict, max-affected=5
                    """)
    @DisplayName("tells the preferences that mean something for the method")
    void preferences(String method, String applied) {
        // Given
        String prefer = "resolution=merge-duplicates, missing=default, return=minimal"
                + (applied.contains("strict") ? ", handling=strict, max-affected=5" : "");
        RestRequest request = request(method, "/items", "Prefer", prefer);
        // When
        Answer answer = StatementAnswers.of(request, mutate(request, mutation(method)), result(1, null));
        // Then
        assertThat(answer.head().header("Preference-Applied")).contains(applied);
    }

    @Test
    @DisplayName("to a function that returns nothing is 204")
    void voidFunction() {
        // Given
        RestRequest request = request("POST", "/rpc/f");
        // When
        Answer answer = StatementAnswers.of(request, call(true), result(1, null));
        // Then
        assertThat(answer.head().status()).isEqualTo(204);
        assertThat(answer.head().header("Content-Type")).isEmpty();
        assertThat(StatementAnswers.of(request, call(false), result(1, null))
                        .head()
                        .header("Content-Type"))
                .contains("application/json; charset=utf-8");
    }

    @Test
    @DisplayName("changes as the database says, by headers and a status of its own")
    void settings() {
        // Given
        StatementResult result = new StatementResult(
                OptionalLong.empty(),
                1,
                Optional.of("[{\"Set-Cookie\":\"a=1\"},{\"Set-Cookie\":\"b=2\"},{\"content-type\":\"text/x\"}]"),
                Optional.of("418"),
                OptionalLong.empty(),
                Optional.empty());
        // When
        ResponseHead head = StatementAnswers.of(request("GET", "/items"), read(false, Plain.JSON), result)
                .head();
        // Then
        assertThat(head.status()).isEqualTo(418);
        assertThat(head.headers())
                .contains(new Header("Set-Cookie", "a=1"), new Header("Set-Cookie", "b=2"))
                .contains(new Header("content-type", "text/x"))
                .noneMatch(header -> header.name().equals("Content-Type"));
    }

    @ParameterizedTest(name = "headers {0}, status {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"a":"b"} | | PGRST111
                    [{"a":"b","c":"d"}] | | PGRST111
                    [{"a":1}] | | PGRST111
                    ["a"] | | PGRST111
                    [{"a":"b\\r\\nX: y"}] | | PGRST111
                    [{"a b":"c"}] | | PGRST111
                    nonsense | | PGRST111
                     | abc | PGRST112
                     | 99 | PGRST112
                     | 1000 | PGRST112
                    """)
    @DisplayName("is an error where the database says something that is neither")
    void badSettings(String headers, String status, String code) {
        // Given
        StatementResult result = new StatementResult(
                OptionalLong.empty(),
                1,
                Optional.ofNullable(headers),
                Optional.ofNullable(status),
                OptionalLong.empty(),
                Optional.empty());
        // When
        RestException thrown = catchThrowableOfType(
                RestException.class,
                () -> StatementAnswers.of(request("GET", "/items"), read(false, Plain.JSON), result));
        // Then
        assertThat(thrown.error().code()).isEqualTo(code);
        assertThat(thrown.error().status()).isEqualTo(500);
    }

    @Test
    @DisplayName("is refused where the rows are not as many as was asked for")
    void checks() {
        // Given
        RestRequest get = request("GET", "/items");
        RestRequest strict = request("DELETE", "/items", "Prefer", "handling=strict, max-affected=2");
        RestRequest put = request("PUT", "/items");
        Plan.Statement one = read(false, new MediaType.SingleObject(false));
        // Then
        assertThat(errorOf(get, one, 0)).isEqualTo("PGRST116");
        assertThat(errorOf(get, one, 1)).isEmpty();
        assertThat(errorOf(strict, mutate(strict, mutation("DELETE")), 3)).isEqualTo("PGRST124");
        assertThat(errorOf(strict, mutate(strict, mutation("DELETE")), 2)).isEmpty();
        assertThat(errorOf(put, mutate(put, mutation("PUT")), 0)).isEqualTo("PGRST115");
        assertThat(ResultChecks.mayFail(get, read(false, Plain.JSON))).isFalse();
        assertThat(ResultChecks.mayFail(get, one)).isTrue();
    }

    @Test
    @DisplayName("to a mistake is JSON with its code in Proxy-Status, and little more where the settings say so")
    void errors() {
        // Given
        RestError error = RestError.of(400, "PGRST100", "a \"b\"").withDetails("d");
        // Then
        assertThat(ErrorAnswers.body(error, true))
                .isEqualTo("{\"code\":\"PGRST100\",\"details\":\"d\",\"hint\":null,\"message\":\"a \\\"b\\\"\"}");
        assertThat(ErrorAnswers.body(error, false)).isEqualTo("{\"code\":\"PGRST100\",\"message\":\"a \\\"b\\\"\"}");
        assertThat(ErrorAnswers.head(error).headers())
                .containsExactly(
                        new Header("Content-Type", "application/json; charset=utf-8"),
                        new Header("Proxy-Status", "PostgREST; error=PGRST100"));
    }

    @Test
    @DisplayName("warns of names that will not be understood for ever")
    void warnings() {
        assertThat(LegacyNameWarning.header(List.of(new Plan.LegacyName("tasks", "the_tasks")), "PostgRESTv14"))
                .contains(new Header(
                        "Warning",
                        "299 PostgRESTv14 \"Embedded resource was referenced by relation name even though it has"
                                + " an alias. This is deprecated and will stop working in a future release."
                                + " Update `tasks` to `the_tasks` in query string filters, orders or limits.\""));
        assertThat(LegacyNameWarning.header(List.of(), "PostgRESTv14")).isEmpty();
    }

    @Test
    @DisplayName("says how long it took")
    void timing() {
        assertThat(new ServerTiming(400_000, 50_000, 49_999, 12_340_000, 0).header())
                .isEqualTo(new Header(
                        "Server-Timing",
                        "jwt;dur=0.4, parse;dur=0.1, plan;dur=0.0, transaction;dur=12.3, response;dur=0.0"));
    }

    private static String errorOf(RestRequest request, Plan.Statement plan, long page) {
        RestException thrown = catchThrowableOfType(RestException.class, () -> ResultChecks.check(request, plan, page));
        return thrown == null ? "" : thrown.error().code();
    }

    private static Plan.Read read(boolean headersOnly, MediaType mediaType) {
        return new Plan.Read(
                ITEMS,
                NODE,
                new Body.Json(false),
                mediaType,
                headersOnly,
                Optional.empty(),
                false,
                OptionalLong.empty(),
                List.of());
    }

    private static Plan.Call call(boolean returnsNothing) {
        Function function = new Function(
                new QualifiedName("test", "f"),
                Optional.empty(),
                List.of(),
                new Function.Returns(new QualifiedName("pg_catalog", returnsNothing ? "void" : "int4"), false, false),
                Function.Volatility.VOLATILE,
                false,
                Optional.empty(),
                List.of());
        return new Plan.Call(
                function.name(),
                new Invocation(function, new Invocation.Arguments.Named(List.of()), List.of()),
                NODE,
                new Body.Json(false),
                Plain.JSON,
                false,
                false,
                Optional.empty(),
                false,
                List.of());
    }

    private static Mutation mutation(String method) {
        Document body = new Document("{}", true);
        return switch (method) {
            case "POST", "PUT" ->
                new Mutation.Insert(
                        ITEMS,
                        List.of(),
                        body,
                        Optional.empty(),
                        method.equals("PUT"),
                        List.of(),
                        List.of(),
                        List.of("id"),
                        false);
            case "PATCH" -> new Mutation.Update(ITEMS, List.of(), body, List.of(), List.of(), false);
            default -> new Mutation.Delete(ITEMS, List.of(), List.of());
        };
    }

    private static Plan.Mutate mutate(RestRequest request, Mutation mutation) {
        return new Plan.Mutate(
                ITEMS,
                mutation,
                NODE,
                new Body.Json(false),
                Plain.JSON,
                request.preferences().representation(),
                List.of());
    }

    private static StatementResult result(long page, Long total) {
        return new StatementResult(
                optional(total), page, Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty());
    }

    private static OptionalLong optional(Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static RestRequest request(String method, String target, String... namesAndValues) {
        List<Header> headers = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        int question = target.indexOf('?');
        return RequestParser.parse(
                new RequestHead(
                        method,
                        question < 0 ? target : target.substring(0, question),
                        question < 0 ? "" : target.substring(question + 1),
                        headers),
                new RequestSettings(List.of("test"), false, Optional.empty(), true));
    }
}
