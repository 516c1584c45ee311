package io.nextmavens.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.auth.AuthClient.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What administrators do with users, and that nobody else does. */
@QuarkusTest
@WithTestResource(AuthStack.class)
class AdminUsersIT {

    @Inject
    Vertx vertx;

    private AuthClient auth;
    private final String admin = AuthClient.serviceKey();

    @BeforeEach
    void start() {
        auth = AuthClient.start(vertx);
    }

    @AfterEach
    void stop() {
        auth.close();
    }

    @Test
    void aUserIsMadeReadChangedAndDeleted() {
        // Given
        String email = AuthClient.anEmail();
        String id = auth.aUser(email);

        // When
        Reply changed = auth.put(
                "/admin/users/" + id,
                new JsonObject()
                        .put("email", "new-" + email)
                        .put("user_metadata", new JsonObject().put("a", 1))
                        .put("app_metadata", new JsonObject().put("plan", "pro")),
                "Authorization",
                admin);
        Reply read = auth.get("/admin/users/" + id, "Authorization", admin);
        Reply banned =
                auth.put("/admin/users/" + id, new JsonObject().put("ban_duration", "1h30m"), "Authorization", admin);
        Reply refused = auth.signIn("new-" + email);
        Reply unbanned =
                auth.put("/admin/users/" + id, new JsonObject().put("ban_duration", "none"), "Authorization", admin);
        Reply welcome = auth.signIn("new-" + email);
        Reply deleted = auth.delete("/admin/users/" + id, new JsonObject(), "Authorization", admin);

        // Then
        assertThat(changed.status()).as(changed.response().body()).isEqualTo(200);
        assertThat(read.text("email")).isEqualTo("new-" + email);
        assertThat(read.json().getJsonObject("app_metadata").getString("plan")).isEqualTo("pro");
        assertThat(read.json().getJsonObject("app_metadata").getString("provider"))
                .isEqualTo("email");
        assertThat(banned.json().getString("banned_until")).isNotNull();
        assertThat(refused.text("code")).isEqualTo("user_banned");
        assertThat(unbanned.json().containsKey("banned_until")).isFalse();
        assertThat(welcome.status()).isEqualTo(200);
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(auth.get("/admin/users/" + id, "Authorization", admin).text("code"))
                .isEqualTo("user_not_found");
        assertThat(auth.get("/user", "Authorization", AuthClient.bearer(welcome))
                        .text("code"))
                .isEqualTo("user_not_found");
    }

    @Test
    void listsComeInPagesWithTheirHeaders() {
        // Given
        for (int i = 0; i < 3; i++) {
            auth.aUser(AuthClient.anEmail());
        }

        // When
        Reply page = auth.get("/admin/users?page=1&per_page=2", "Authorization", admin);

        // Then
        JsonArray users = page.json().getJsonArray("users");
        assertThat(users).hasSize(2);
        assertThat(Integer.parseInt(page.header("X-Total-Count"))).isGreaterThanOrEqualTo(3);
        assertThat(page.header("Link")).startsWith("</admin/users?page=2&per_page=2>; rel=\"next\", <");
        assertThat(page.header("Link")).endsWith("rel=\"last\"");
    }

    @Test
    void listsAreFilteredByTextAndNotByPatterns() {
        // Given
        String email = AuthClient.anEmail();
        auth.aUser(email);

        // When
        Reply found = auth.get("/admin/users?filter=" + email.substring(5, 20), "Authorization", admin);
        Reply pattern = auth.get("/admin/users?filter=user_%25", "Authorization", admin);
        Reply odd = auth.get("/admin/users?filter=%00", "Authorization", admin);

        // Then
        assertThat(found.json().getJsonArray("users")).hasSize(1);
        assertThat(pattern.json().getJsonArray("users")).isEmpty();
        assertThat(odd.text("code")).isEqualTo("validation_failed");
    }

    @Test
    void aSoftDeletedUserLeavesNothingOfThemselves() {
        // Given
        String email = AuthClient.anEmail();
        String id = auth.aUser(email);

        // When
        Reply deleted = auth.delete(
                "/admin/users/" + id, new JsonObject().put("should_soft_delete", true), "Authorization", admin);

        // Then
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(auth.signIn(email).text("code")).isEqualTo("invalid_credentials");
        assertThat(AuthStack.one("select deleted_at is not null and email <> '" + email
                        + "' and not exists (select from auth.identities where user_id = u.id) from auth.users u where"
                        + " id = '" + id + "'"))
                .isEqualTo("t");
        assertThat(auth.aUser(email)).isNotEqualTo(id);
    }

    @Test
    void nobodyElseAdministers() {
        // Given
        String email = AuthClient.anEmail();
        auth.aUser(email);
        Reply session = auth.signIn(email);

        // When
        Reply asUser = auth.get("/admin/users", "Authorization", AuthClient.bearer(session));
        Reply asNobody = auth.get("/admin/users");

        // Then
        assertThat(asUser.status()).isEqualTo(403);
        assertThat(asUser.text("code")).isEqualTo("not_admin");
        assertThat(asNobody.status()).isEqualTo(401);
        assertThat(asNobody.text("code")).isEqualTo("no_authorization");
    }

    @Test
    void whatIsDoneStandsInTheLog() {
        // Given
        String email = AuthClient.anEmail();
        auth.aUser(email);
        auth.signIn(email);

        // When
        Reply log = auth.get("/admin/audit?per_page=1000", "Authorization", admin);

        // Then
        assertThat(log.status()).isEqualTo(200);
        JsonArray entries = new JsonArray(log.response().body());
        assertThat(entries.stream()
                        .map(JsonObject.class::cast)
                        .map(entry -> entry.getJsonObject("payload"))
                        .filter(payload -> email.equals(payload.getString("actor_username")))
                        .map(payload -> payload.getString("action")))
                .contains("login");
    }
}
