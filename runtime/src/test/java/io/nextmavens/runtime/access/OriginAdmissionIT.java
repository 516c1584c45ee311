package io.nextmavens.runtime.access;

import static io.nextmavens.runtime.TestServer.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.ProjectDatabase;
import io.nextmavens.runtime.TestServer;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Roles that may be used from some addresses alone; clients say where they are as a gateway does. */
class OriginAdmissionIT {

    private static final String INSIDE = "10.1.2.3";
    private static final String OUTSIDE = "203.0.113.7";

    private static EmbeddedPostgres postgres;
    private static TestServer runtime;

    @BeforeAll
    static void start() throws Exception {
        postgres = ProjectDatabase.start();
        TestServer.sql(postgres, "app", "SET ROLE app_owner", "CREATE TABLE notes(id int PRIMARY KEY, title text)");
        runtime = TestServer.start(TestServer.environment(
                postgres,
                "app",
                "app_authenticator",
                "NEXTMAVENS_PROJECT",
                "app",
                "NEXTMAVENS_SERVICES",
                "rest,graphql",
                "PGRST_DB_ANON_ROLE",
                "anon",
                "GRAPHILE_INTROSPECTION",
                "service_role",
                "NEXTMAVENS_ACCESS",
                "{\"rules\": [{\"roles\": [\"service_role\"], \"from\": [\"10.0.0.0/8\"]}]}"));
    }

    @AfterAll
    static void stop() throws Exception {
        runtime.close();
        postgres.close();
    }

    private static String token(String role) {
        return bearer(new JsonObject()
                .put("role", role)
                .put("exp", Instant.now().getEpochSecond() + 600)
                .encode());
    }

    private static int status(String token, String from) {
        return runtime.get("/rest/v1/notes", "Authorization", token, "X-Forwarded-For", from)
                .statusCode();
    }

    @Test
    void aRoleIsForbiddenFromElsewhereAndOthersAreNot() {
        assertThat(status(token("service_role"), INSIDE)).isEqualTo(200);
        assertThat(status(token("service_role"), OUTSIDE)).isEqualTo(403);
        assertThat(status(token("authenticated"), OUTSIDE)).isEqualTo(200);
    }

    @Test
    void whatAClientSaysOfItsAddressDoesNotHelp() {
        assertThat(status(token("service_role"), INSIDE + ", " + OUTSIDE)).isEqualTo(403);
    }

    @Test
    void theAnswerSaysWhyAndBrowsersMayReadIt() {
        // When
        HttpResponse<String> refused = runtime.get(
                "/rest/v1/notes",
                "Authorization",
                token("service_role"),
                "X-Forwarded-For",
                OUTSIDE,
                "Origin",
                "https://app.example");

        // Then
        JsonObject error = new JsonObject(refused.body());
        assertThat(error.getString("code")).isEqualTo("address_not_allowed");
        assertThat(error.getString("message")).contains("service_role");
        assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    }

    @Test
    void aKeyInAnotherPlaceIsFoundThere() {
        // Given
        String key = token("service_role").substring("Bearer ".length());

        // When
        int inHeader = runtime.get("/rest/v1/notes", "apikey", key, "X-Forwarded-For", OUTSIDE)
                .statusCode();
        int inAddress = runtime.get("/rest/v1/notes?apikey=" + key, "X-Forwarded-For", OUTSIDE)
                .statusCode();

        // Then
        assertThat(inHeader).isEqualTo(403);
        assertThat(inAddress).isEqualTo(403);
    }

    @Test
    void theSchemaIsReadByTheRolesThatMay() {
        // Given
        String introspection = "{\"query\": \"{ __schema { queryType { name } } }\"}";

        // When
        HttpResponse<String> service = runtime.send(
                "POST",
                "/graphql/v1",
                introspection,
                "Authorization",
                token("service_role"),
                "X-Forwarded-For",
                INSIDE);
        HttpResponse<String> user =
                runtime.send("POST", "/graphql/v1", introspection, "Authorization", token("authenticated"));

        // Then
        assertThat(service.body()).contains("\"queryType\":{\"name\":\"Query\"}");
        assertThat(user.body()).contains("INTROSPECTION_DISABLED");
    }
}
