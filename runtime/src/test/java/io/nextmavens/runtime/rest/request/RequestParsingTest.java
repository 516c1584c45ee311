package io.nextmavens.runtime.rest.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nextmavens.runtime.rest.error.RestError;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.request.Action.CallMethod;
import io.nextmavens.runtime.rest.request.Action.Mutation;
import io.nextmavens.runtime.rest.request.MediaType.Plain;
import io.nextmavens.runtime.rest.request.MediaType.Plan;
import io.nextmavens.runtime.rest.request.Query.OnPath;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A request")
class RequestParsingTest {

    static Stream<Arguments> actions() {
        return Stream.of(
                Arguments.of("GET", "/", new Action.OpenApi(false)),
                Arguments.of("HEAD", "/", new Action.OpenApi(true)),
                Arguments.of("OPTIONS", "/", new Action.RootOptions()),
                Arguments.of("GET", "/a%20b", new Action.Read("a b", false)),
                Arguments.of("HEAD", "/a+b", new Action.Read("a+b", true)),
                Arguments.of("POST", "/a", new Action.Mutate("a", Mutation.INSERT)),
                Arguments.of("PATCH", "/a", new Action.Mutate("a", Mutation.UPDATE)),
                Arguments.of("PUT", "/a", new Action.Mutate("a", Mutation.UPSERT_ONE)),
                Arguments.of("DELETE", "/a", new Action.Mutate("a", Mutation.DELETE)),
                Arguments.of("OPTIONS", "/a", new Action.RelationOptions("a")),
                Arguments.of("GET", "/rpc", new Action.Read("rpc", false)),
                Arguments.of("GET", "/rpc/f", new Action.Call("f", CallMethod.GET)),
                Arguments.of("HEAD", "/rpc/f", new Action.Call("f", CallMethod.HEAD)),
                Arguments.of("POST", "/rpc/f", new Action.Call("f", CallMethod.POST)),
                Arguments.of("OPTIONS", "/rpc/f", new Action.FunctionOptions("f")));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("actions")
    @DisplayName("is about a relation, a function or the root")
    void action(String method, String path, Action expected) {
        assertThat(Requests.parse(method, path).action()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource({
        "DELETE,/rpc/f,405,PGRST101",
        "POST,/,405,PGRST117",
        "BREW,/a,405,PGRST117",
        "GET,/a/b,404,PGRST125",
        "GET,/a/,404,PGRST125",
        "GET,//,404,PGRST125"
    })
    @DisplayName("that nothing answers is refused")
    void refused(String method, String path, int status, String code) {
        // When
        RestError error = errorOf(method, path);
        // Then
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.code()).isEqualTo(code);
    }

    @Test
    @DisplayName("chooses its schema by profile, reading and writing by different headers")
    void profiles() {
        // Given
        RequestSettings several = new RequestSettings(List.of("v1", "v2"), false, Optional.empty(), true);
        // When
        RestRequest byDefault = RequestParser.parse(Requests.head("GET", "/a"), several);
        RestRequest read = RequestParser.parse(
                Requests.head("GET", "/a", "accept-profile", "v2", "Content-Profile", "x"), several);
        RestRequest written = RequestParser.parse(Requests.head("POST", "/a", "Content-Profile", "v2"), several);
        RestError error = catchThrowableOfType(
                        RestException.class,
                        () -> RequestParser.parse(Requests.head("GET", "/a", "Accept-Profile", "v3"), several))
                .error();
        // Then
        assertThat(byDefault.schema()).isEqualTo("v1");
        assertThat(byDefault.schemaNegotiated()).isTrue();
        assertThat(read.schema()).isEqualTo("v2");
        assertThat(written.schema()).isEqualTo("v2");
        assertThat(error.status()).isEqualTo(406);
        assertThat(error.hint()).contains("Only the following schemas are exposed: v1, v2");
        assertThat(Requests.get("/a").schemaNegotiated()).isFalse();
    }

    @Test
    @DisplayName("of the root goes to the function that the settings name, or nowhere")
    void root() {
        // Given
        RequestSettings function = new RequestSettings(List.of("test"), false, Optional.of("root"), true);
        RequestSettings disabled = new RequestSettings(List.of("test"), true, Optional.empty(), true);
        // Then
        assertThat(RequestParser.parse(Requests.head("GET", "/"), function).action())
                .isEqualTo(new Action.Call("root", CallMethod.GET));
        assertThat(catchThrowableOfType(
                                RestException.class, () -> RequestParser.parse(Requests.head("GET", "/"), disabled))
                        .error()
                        .code())
                .isEqualTo("PGRST126");
    }

    @ParameterizedTest(name = "{0} with Range {1}: offset {2}, limit {3}")
    @CsvSource({
        "/a,,0,",
        "/a?limit=5,,0,5",
        "/a?offset=5,,5,",
        "/a?limit=5&offset=2,,2,5",
        "/a?limit=0,,0,0",
        "/a?limit=0&offset=0,,0,0",
        "/a?limit=x,,0,",
        "/a?offset=-4,,0,",
        "/a?limit=99999999999999999999,,0,9223372036854775807",
        "/a,0-9,0,10",
        "/a,5-,5,",
        "/a,items=0-9,0,",
        "/a?limit=3,1-9,1,2",
        "/a?limit=0,5-9,0,0"
    })
    @DisplayName("wants a range of rows")
    void ranges(String target, String header, long offset, Long limit) {
        // When
        RestRequest request = header == null ? Requests.get(target) : Requests.get(target, "Range", header);
        // Then
        assertThat(request.range())
                .isEqualTo(new RowRange(offset, limit == null ? OptionalLong.empty() : OptionalLong.of(limit)));
    }

    @ParameterizedTest(name = "{0} with Range {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    /a?limit=-1 | | Limit should be greater than or equal to zero.
                    /a?limit=0&offset=1 | | Limit should be greater than or equal to zero.
                    /a | 1-0 | The lower boundary must be lower than or equal to the upper boundary in the Range header.
                    """)
    @DisplayName("cannot want fewer rows than none")
    void emptyRanges(String target, String header, String details) {
        // When
        RestError error = catchThrowableOfType(
                        RestException.class, () -> Requests.get(target, "Range", header == null ? "" : header))
                .error();
        // Then
        assertThat(error.status()).isEqualTo(416);
        assertThat(error.details()).contains(new RestError.Details.Text(details));
    }

    @Test
    @DisplayName("has ranges for its embeds, and none of its own for a PUT")
    void otherRanges() {
        assertThat(Requests.get("/a?b.limit=3&b.offset=1&b.c.limit=1").query().ranges())
                .containsExactly(
                        new OnPath<>(List.of("b"), new RowRange(1, OptionalLong.of(3))),
                        new OnPath<>(List.of("b", "c"), new RowRange(0, OptionalLong.of(1))));
        assertThat(errorOf("PUT", "/a?limit=1").code()).isEqualTo("PGRST114");
        assertThat(Requests.parse("HEAD", "/a", "Range", "0-0").range().isAll()).isTrue();
    }

    static Stream<Arguments> accepts() {
        return Stream.of(
                Arguments.of("*/*", List.of(Plain.ANY)),
                Arguments.of("text/csv; q=0.5, application/json", List.of(Plain.JSON, Plain.CSV)),
                Arguments.of("*/*, text/csv, application/json;x=y", List.of(Plain.JSON, Plain.CSV, Plain.ANY)),
                Arguments.of("undefined", List.of(new MediaType.Other("undefined"))),
                Arguments.of("ApplicatIon/vnd.PgRsT.object+json", List.of(new MediaType.SingleObject(false))),
                Arguments.of(
                        "application/vnd.pgrst.object+json;nulls=stripped", List.of(new MediaType.SingleObject(true))),
                Arguments.of("application/vnd.pgrst.array+json", List.of(Plain.JSON)),
                Arguments.of(
                        "application/vnd.pgrst.array+json; nulls=stripped", List.of(new MediaType.StrippedArray())),
                Arguments.of(
                        "application/vnd.pgrst.plan+json; for=\"text/csv\"; options=analyze|buffers",
                        List.of(new Plan(
                                Plain.CSV, Plan.Format.JSON, EnumSet.of(Plan.Option.ANALYZE, Plan.Option.BUFFERS)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepts")
    @DisplayName("says which media types it takes, best first")
    void accept(String header, List<MediaType> expected) {
        assertThat(Requests.get("/a", "Accept", header).accept()).isEqualTo(expected);
    }

    @Test
    @DisplayName("names a plan's media type back in full")
    void planName() {
        assertThat(MediaTypeParser.parse("application/vnd.pgrst.plan ; for=\"text/xml\" ; options=wal|analyze|x")
                        .contentType())
                .isEqualTo("application/vnd.pgrst.plan+text; for=\"text/xml\"; options=analyze|wal; charset=utf-8");
    }

    @Test
    @DisplayName("says what it prefers, in several headers, of each thing the first")
    void preferences() {
        // When
        Preferences preferences = Requests.get(
                        "/a",
                        "Prefer",
                        "count=exact,    tx=commit   ,return=representation , missing=default, handling=strict, anything",
                        "prefer",
                        "tx=rollback, timezone=America/Los_Angeles, max-affected=100, count=some")
                .preferences();
        // Then
        assertThat(preferences)
                .isEqualTo(new Preferences(
                        Optional.empty(),
                        Optional.of(Preferences.Representation.FULL),
                        Optional.of(Preferences.Count.EXACT),
                        Optional.of(Preferences.Transaction.COMMIT),
                        Optional.of(Preferences.Missing.DEFAULT),
                        Optional.of(Preferences.Handling.STRICT),
                        Optional.empty(),
                        Optional.of("America/Los_Angeles"),
                        OptionalLong.of(100),
                        List.of("anything", "count=some")));
    }

    @Test
    void readsThatMayGoToAReplicaAreToldFromOthers() {
        // When
        Preferences replica = Requests.parse("GET", "/items", "Prefer", "handling=strict, read=replica")
                .preferences();
        Preferences other =
                Requests.parse("GET", "/items", "Prefer", "read=somewhere").preferences();
        // Then
        assertThat(replica.readsReplica()).isTrue();
        assertThat(replica.invalid()).isEmpty();
        assertThat(other.readsReplica()).isFalse();
        assertThat(other.invalid()).containsExactly("read=somewhere");
    }

    private static RestError errorOf(String method, String target) {
        return catchThrowableOfType(RestException.class, () -> Requests.parse(method, target))
                .error();
    }
}
