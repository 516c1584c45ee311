package io.nextmavens.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.TestServer;
import io.nextmavens.runtime.auth.AuthClient.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What {@code pg_dump --data-only} writes of GoTrue's tables goes in as it is, and its users sign in. */
@QuarkusTest
@WithTestResource(AuthStack.class)
class GoTrueMigrationIT {

    private static final String OLD_PASSWORD = "old password of gotrue";
    private static final Pattern COPY =
            Pattern.compile("(COPY \\S+ \\([^)]+\\) FROM stdin);\\n(.*?)\\n\\\\\\.\\n", Pattern.DOTALL);

    @Inject
    Vertx vertx;

    private AuthClient auth;

    @BeforeEach
    void start() {
        auth = AuthClient.start(vertx);
    }

    @AfterEach
    void stop() {
        auth.close();
    }

    @Test
    void usersSignInWithTheirOldPasswordsWhichThenAreKeptBetter() throws Exception {
        // Given
        restore();

        // When
        Reply session = auth.signIn("ada@gotrue.example", OLD_PASSWORD);

        // Then
        assertThat(session.status()).as(session.response().body()).isEqualTo(200);
        assertThat(session.json().getJsonObject("user").getString("id"))
                .isEqualTo("6a5b4c3d-0000-4000-8000-000000000001");
        assertThat(session.json()
                        .getJsonObject("user")
                        .getJsonObject("user_metadata")
                        .getString("name"))
                .isEqualTo("Ada");
        assertThat(session.json()
                        .getJsonObject("user")
                        .getJsonArray("identities")
                        .getJsonObject(0)
                        .getString("provider"))
                .isEqualTo("email");
        assertThat(AuthStack.one("select encrypted_password from auth.users where email = 'ada@gotrue.example'"))
                .startsWith("$argon2id$");
        assertThat(auth.signIn("ada@gotrue.example", OLD_PASSWORD).status()).isEqualTo(200);
        assertThat(auth.signIn("ada@gotrue.example", "another").status()).isEqualTo(400);
        assertThat(auth.signIn("grace@gotrue.example", OLD_PASSWORD).text("code"))
                .isEqualTo("email_not_confirmed");
        assertThat(auth.signIn("linus@gotrue.example", OLD_PASSWORD).text("code"))
                .as("a user of a provider has no password")
                .isEqualTo("invalid_credentials");
    }

    private static void restore() throws IOException, SQLException {
        String dump;
        try (InputStream file = GoTrueMigrationIT.class.getResourceAsStream("gotrue-dump.sql")) {
            dump = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        try (Connection connection = TestServer.superuser(AuthStack.postgres().getPort(), AuthStack.DATABASE)) {
            Matcher copies = COPY.matcher(dump);
            while (copies.find()) {
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn(copies.group(1), new StringReader(copies.group(2) + "\n"));
            }
        }
    }
}
