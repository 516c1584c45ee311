package io.nextmavens.runtime.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Schemas of roles, and of databases that change. */
class GraphqlRolesIT {

    private static LibraryFixture library;

    @BeforeAll
    static void start() {
        library = LibraryFixture.start(
                "GRAPHILE_IGNORE_RBAC", "false", "PGRST_DB_ANON_ROLE", "reader", "GRAPHILE_WATCH", "true");
    }

    @AfterAll
    static void stop() {
        library.close();
    }

    @Test
    void hidesFromARoleWhatItMayNotSee() {
        // When
        JsonObject reader = library.ask("{ allAuthors(first: 1) { nodes { name } } }");
        JsonObject hidden = library.error("{ allAuthors { nodes { born } } }");
        JsonObject write =
                library.error("mutation { createAuthor(input: { author: { name: \"x\" } }) { author { id } } }");

        // Then
        assertThat(reader.getJsonObject("data").encode())
                .isEqualTo("{\"allAuthors\":{\"nodes\":[{\"name\":\"Ada\"}]}}");
        assertThat(hidden.getString("message")).contains("born");
        assertThat(write.getJsonObject("extensions").getString("code")).isEqualTo("GRAPHQL_VALIDATION_FAILED");
    }

    @Test
    void showsAnotherRoleMore() {
        // When
        JsonObject keeper = library.ask(
                "{ authorById(id: 1) { born } __type(name: \"Mutation\") { name } }",
                "Authorization",
                LibraryFixture.as("keeper"));

        // Then
        assertThat(keeper.getJsonObject("data").encode())
                .isEqualTo("{\"authorById\":{\"born\":\"1815-12-10\"},\"__type\":{\"name\":\"Mutation\"}}");
    }

    @Test
    void showsAChangeOfTheSchemaWithoutAFailedRequest() {
        // Given
        String query = "{ allShelves { totalCount } }";
        assertThat(library.error(query).getString("message")).contains("allShelves");

        // When
        library.sql("CREATE TABLE library.shelf (id int PRIMARY KEY)", "GRANT SELECT ON library.shelf TO reader");

        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            assertThat(library.ask("{ allBooks { totalCount } }").containsKey("errors"))
                    .isFalse();
            return library.ask(query).containsKey("data");
        });
    }
}
