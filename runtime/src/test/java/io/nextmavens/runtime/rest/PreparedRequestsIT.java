package io.nextmavens.runtime.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.catalog.Catalog;
import io.nextmavens.runtime.catalog.LibraryDatabase;
import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.plan.PlanSettings;
import io.nextmavens.runtime.rest.plan.Planner;
import io.nextmavens.runtime.rest.request.Payload;
import io.nextmavens.runtime.rest.request.PayloadParser;
import io.nextmavens.runtime.rest.request.RequestHead;
import io.nextmavens.runtime.rest.request.RequestParser;
import io.nextmavens.runtime.rest.request.RequestSettings;
import io.nextmavens.runtime.rest.request.RestRequest;
import io.nextmavens.runtime.rest.sql.SqlStatement;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that is prepared after others of its shape becomes what it becomes alone. */
class PreparedRequestsIT {

    private static final RequestSettings SETTINGS = new RequestSettings(List.of("api"), false, Optional.empty(), true);
    private static final Identity IDENTITY = new Identity("someone", "{}", true, Optional.empty());

    private static LibraryDatabase database;
    private static Catalog catalog;
    private static Planner planner;

    private Serving serving;

    @BeforeAll
    static void start() {
        database = LibraryDatabase.start();
        catalog = database.catalog("api");
        planner = new Planner(catalog, new PlanSettings(OptionalLong.empty(), true, true, true));
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void forget() {
        serving = new Serving(null, null, catalog, planner, SETTINGS, Map.of(), new PreparedRequests());
    }

    /** A line of a golden file: the request line with its headers, and its body. */
    private record Line(RequestHead head, String body) {

        static Line of(String line) {
            int bodyAt = line.indexOf(" <<< ");
            String[] words = (bodyAt < 0 ? line : line.substring(0, bodyAt)).split(" ", 3);
            List<Header> headers = new ArrayList<>();
            if (words.length > 2) {
                for (String header : words[2].split(" \\| ", -1)) {
                    String[] pair = header.split(": ", 2);
                    headers.add(new Header(pair[0], pair[1]));
                }
            }
            String[] target = words[1].split("\\?", 2);
            return new Line(
                    new RequestHead(words[0], target[0], target.length > 1 ? target[1] : "", headers),
                    bodyAt < 0 ? "" : line.substring(bodyAt + 5));
        }

        /** The same with other values in its query string and another text in its body. */
        Line withOtherValues() {
            String query = head.query()
                    .replaceAll("(=(?:not\\.)?(?:eq|neq|gt|gte|lt|lte)\\.)[^&;]*", "$1another%20client's%20value");
            return new Line(new RequestHead(head.method(), head.path(), query, head.headers()), body + " ");
        }
    }

    private PreparedRequest prepared(Line line) {
        IncomingRequest incoming = IncomingRequest.of(serving, IDENTITY, line.head());
        Payload payload = PayloadParser.parse(incoming.request(), Buffer.buffer(line.body()));
        return incoming.call(payload).prepared();
    }

    private static PreparedRequest alone(Line line) {
        RestRequest request = RequestParser.parse(line.head(), SETTINGS);
        Payload payload = PayloadParser.parse(request, Buffer.buffer(line.body()));
        return PreparedRequest.of(request, planner.plan(request, payload));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reads", "embeds", "spreads", "mutations", "calls", "representations", "refusals"})
    void values_of_earlier_requests_do_not_show(String golden) throws IOException {
        for (Line line : lines(golden)) {
            // Given
            forget();
            attempt(() -> prepared(line.withOtherValues()));
            // When
            Object afterOther = attempt(() -> told(prepared(line)));
            Object again = attempt(() -> told(prepared(line)));
            // Then
            Object alone = attempt(() -> told(alone(line)));
            assertThat(afterOther).as("%s", line).isEqualTo(alone);
            assertThat(again).as("%s", line).isEqualTo(alone);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /books?id=eq.1, GET /books?id=eq.2",
        "GET /books?select=title&id=not.gte.1&order=id, GET /books?select=title&id=not.gte.%C3%BC&order=id",
        "GET /books?id=gt.1&id=lt.3, GET /books?id=gt.4&id=lt.5",
        "DELETE /books?id=eq.1, DELETE /books?id=eq.2",
        "'POST /books <<< {\"title\":\"a\"}', 'POST /books <<< {\"title\":\"b\"}'",
        "'PATCH /books?id=eq.1 <<< {\"title\":\"a\"}', 'PATCH /books?id=eq.2 <<< {\"title\":\"b\"}'"
    })
    void requests_of_equal_shape_are_planned_once(String first, String second) {
        // Given
        PreparedRequest one = prepared(Line.of(first));
        // When
        PreparedRequest other = prepared(Line.of(second));
        // Then
        assertThat(other.plan()).isSameAs(one.plan());
        assertThat(told(other)).isEqualTo(told(alone(Line.of(second))));
    }

    @ParameterizedTest
    @CsvSource({
        "GET /books?id=eq.1, GET /books?id=gt.1",
        "GET /books?id=in.(1), GET /books?id=in.(2)",
        "GET /books?title=like.a*, GET /books?title=like.b*",
        "GET /books?id=eq.1&limit=1, GET /books?id=eq.1&limit=2",
        "GET /books?id=eq., GET /books?id=eq.1",
        "'POST /books <<< {\"title\":\"a\"}', 'POST /books <<< [{\"title\":\"a\"}]'",
        "'POST /books <<< {\"title\":\"a\"}', 'POST /books <<< {\"id\":1}'"
    })
    void requests_of_another_shape_are_not(String first, String second) {
        // Given
        PreparedRequest one = prepared(Line.of(first));
        // When
        PreparedRequest other = prepared(Line.of(second));
        // Then
        assertThat(other.plan()).isNotSameAs(one.plan());
        assertThat(told(other)).isEqualTo(told(alone(Line.of(second))));
    }

    @Test
    void an_empty_value_is_not_taken_for_another_empty_one() {
        // Given
        Line bothEmpty = Line.of("GET /books?title=eq.&isbn=isdistinct.");
        Line oneEmpty = Line.of("GET /books?title=eq.x&isbn=isdistinct.");
        prepared(bothEmpty);
        // When
        PreparedRequest prepared = prepared(oneEmpty);
        // Then
        assertThat(told(prepared)).isEqualTo(told(alone(oneEmpty)));
    }

    private record Told(
            Optional<SqlStatement> statement, Optional<SqlStatement> estimate, String canonical, String mediaType) {}

    private static Told told(PreparedRequest prepared) {
        return new Told(
                prepared.statement(),
                prepared.estimate(),
                prepared.request().query().canonical(),
                prepared.request().accept().toString());
    }

    private interface Attempt {
        Object made();
    }

    /** What comes of it, or the error that is told. */
    private static Object attempt(Attempt attempt) {
        try {
            return attempt.made();
        } catch (RestException refused) {
            return refused.error();
        }
    }

    private static List<Line> lines(String golden) throws IOException {
        try (InputStream in = PreparedRequestsIT.class.getResourceAsStream("sql/" + golden + ".golden")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.matches("(GET|HEAD|POST|PATCH|PUT|DELETE|OPTIONS) /.*"))
                    .map(Line::of)
                    .toList();
        }
    }
}
