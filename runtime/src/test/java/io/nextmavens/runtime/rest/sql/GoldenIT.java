package io.nextmavens.runtime.rest.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.catalog.LibraryDatabase;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.rest.Header;
import io.nextmavens.runtime.rest.error.RestError;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.plan.Plan;
import io.nextmavens.runtime.rest.plan.PlanSettings;
import io.nextmavens.runtime.rest.plan.Planner;
import io.nextmavens.runtime.rest.request.PayloadParser;
import io.nextmavens.runtime.rest.request.RequestHead;
import io.nextmavens.runtime.rest.request.RequestParser;
import io.nextmavens.runtime.rest.request.RequestSettings;
import io.nextmavens.runtime.rest.request.RestRequest;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests with the statement that is made of each and what a real PostgreSQL answers to it.
 *
 * <p>A golden file has a block for each request: the request line with its headers, its body behind {@code <<<}, then
 * what was made of it. With {@code -Dgolden.write=DIR} the files are written there instead of compared.
 */
class GoldenIT {

    private static LibraryDatabase database;
    private static Planner planner;

    @BeforeAll
    static void start() {
        database = LibraryDatabase.start();
        planner = new Planner(database.catalog("api"), new PlanSettings(OptionalLong.empty(), true, true, true));
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reads", "embeds", "spreads", "mutations", "calls", "representations", "refusals"})
    void requests_become_the_statements_and_answers_of_the_golden_file(String name) throws IOException {
        // Given
        String golden = resource(name);
        // When
        String actual = golden.lines()
                .filter(line -> line.startsWith("# ") || isRequest(line))
                .map(line -> line.startsWith("# ") ? line + "\n" : block(line))
                .collect(Collectors.joining("\n"));
        // Then
        String target = System.getProperty("golden.write");
        if (target != null) {
            Files.writeString(Path.of(target, name + ".golden"), actual);
        } else {
            assertThat(actual).isEqualTo(golden);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = GoldenIT.class.getResourceAsStream(name + ".golden")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static boolean isRequest(String line) {
        return line.matches("(GET|HEAD|POST|PATCH|PUT|DELETE|OPTIONS) /.*");
    }

    private static String block(String line) {
        return line + "\n" + outcome(line) + "\n";
    }

    private static String outcome(String line) {
        int bodyAt = line.indexOf(" <<< ");
        String body = bodyAt < 0 ? "" : line.substring(bodyAt + 5);
        String[] words = (bodyAt < 0 ? line : line.substring(0, bodyAt)).split(" ", 3);
        String[] target = words[1].split("\\?", 2);
        List<Header> headers = new ArrayList<>();
        if (words.length > 2) {
            for (String header : words[2].split(" \\| ", -1)) {
                String[] pair = header.split(": ", 2);
                headers.add(new Header(pair[0], pair[1]));
            }
        }
        try {
            RestRequest request = RequestParser.parse(
                    new RequestHead(words[0], target[0], target.length > 1 ? target[1] : "", headers),
                    new RequestSettings(List.of("api"), false, Optional.empty(), true));
            Plan plan = planner.plan(request, PayloadParser.parse(request, Buffer.buffer(body)));
            return plan instanceof Plan.Statement statement ? executed(statement) : plan.toString();
        } catch (RestException e) {
            return told(e.error());
        }
    }

    private static String executed(Plan.Statement plan) {
        SqlStatement statement = Statements.aggregated(plan);
        String text = "  " + statement.text() + "\n  " + statement.parameters() + "\n";
        try {
            return text
                    + database.rolledBack(statement).stream()
                            .map(row ->
                                    "  = " + row.stream().map(GoldenIT::shown).collect(Collectors.joining(" | ")))
                            .collect(Collectors.joining("\n"));
        } catch (DatabaseException e) {
            return text + "  ! " + e.getMessage();
        }
    }

    private static String shown(String value) {
        return value == null ? "" : value.replace("\n", "\\n");
    }

    private static String told(RestError error) {
        return "  ! " + error.status() + " " + error.code() + " " + error.message()
                + error.details().map(details -> "\n    " + details).orElse("")
                + error.hint().map(hint -> "\n    " + hint).orElse("");
    }
}
