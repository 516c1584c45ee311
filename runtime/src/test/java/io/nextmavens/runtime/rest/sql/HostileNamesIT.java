package io.nextmavens.runtime.rest.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.catalog.LibraryDatabase;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.plan.Plan;
import io.nextmavens.runtime.rest.plan.PlanSettings;
import io.nextmavens.runtime.rest.plan.Planner;
import io.nextmavens.runtime.rest.request.Action;
import io.nextmavens.runtime.rest.request.Field;
import io.nextmavens.runtime.rest.request.Field.JsonStep;
import io.nextmavens.runtime.rest.request.Filter;
import io.nextmavens.runtime.rest.request.Filter.Comparison;
import io.nextmavens.runtime.rest.request.Filter.Operation;
import io.nextmavens.runtime.rest.request.MediaType;
import io.nextmavens.runtime.rest.request.OrderTerm;
import io.nextmavens.runtime.rest.request.Payload;
import io.nextmavens.runtime.rest.request.Preferences;
import io.nextmavens.runtime.rest.request.Query;
import io.nextmavens.runtime.rest.request.Query.OnPath;
import io.nextmavens.runtime.rest.request.RestRequest;
import io.nextmavens.runtime.rest.request.RowRange;
import io.nextmavens.runtime.rest.request.SelectItem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a client writes where a name or a value stands, it stays a name or a value. */
class HostileNamesIT {

    private static LibraryDatabase database;
    private static Planner planner;

    @BeforeContainer
    static void start() {
        database = LibraryDatabase.start();
        planner = new Planner(database.catalog("api"), new PlanSettings(OptionalLong.empty(), true, false, true));
    }

    @AfterContainer
    static void stop() {
        database.close();
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "id",
                        "id\" FROM pg_shadow --",
                        "\"\"",
                        "'; DROP TABLE api.books; --",
                        "$1",
                        "\\x",
                        "a.b",
                        "*",
                        "id::text",
                        "E'\\'",
                        "/*"),
                Arbitraries.strings()
                        .withChars("\"'\\$;-/*(){}[]., \n\tiü\u0001😀")
                        .ofMinLength(1)
                        .ofMaxLength(12),
                Arbitraries.strings().ofMinLength(1).ofMaxLength(8));
    }

    @Property(tries = 400)
    void names_and_values_never_become_syntax(
            @ForAll("hostile") String column,
            @ForAll("hostile") String alias,
            @ForAll("hostile") String key,
            @ForAll("hostile") String value) {
        // Given
        RestRequest request = request(column, alias, key, value);
        // When
        String state = sqlStateOf(request);
        // Then
        assertThat(state).isNotEqualTo("42601");
        assertThat(database.rows(SqlStatement.of("SELECT count(*) FROM api.books")))
                .isEqualTo(List.of(List.of("3")));
    }

    private static String sqlStateOf(RestRequest request) {
        try {
            Plan plan = planner.plan(request, new Payload.None());
            database.rows(Statements.aggregated((Plan.Statement) plan));
            return "00000";
        } catch (RestException e) {
            // refused before there was a statement
            return "refused";
        } catch (DatabaseException.StatementFailed e) {
            return e.error().sqlState();
        }
    }

    private static RestRequest request(String column, String alias, String key, String value) {
        Field plain = Field.column(column);
        Field path = new Field("details", List.of(new JsonStep.Key(key, true)));
        Query query = new Query(
                "",
                List.of(member(plain, Optional.of(alias)), member(path, Optional.of(key))),
                List.of(
                        new OnPath<>(
                                List.of(),
                                new Filter(path, false, new Operation.Compare(Comparison.EQ, Optional.empty(), value))),
                        new OnPath<>(
                                List.of(),
                                new Filter(Field.column("title"), false, new Operation.In(List.of(value, key))))),
                List.of(),
                List.of(new OnPath<>(
                        List.of(), List.of(new OrderTerm.ByField(path, Optional.empty(), Optional.empty())))),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Set.of());
        return new RestRequest(
                "GET",
                new Action.Read("books", false),
                "api",
                false,
                query,
                RowRange.ALL,
                Preferences.NONE,
                List.of(MediaType.Plain.ANY),
                MediaType.Plain.JSON);
    }

    private static SelectItem member(Field field, Optional<String> alias) {
        return new SelectItem.Column(field, alias, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
