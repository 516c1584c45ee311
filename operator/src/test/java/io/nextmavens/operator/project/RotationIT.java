package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Postgres;
import io.nextmavens.operator.owned.OwnedSecrets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Logins are rotated while both work; e2e does it under load. */
@ExtendWith({ApiServer.class, Postgres.class})
class RotationIT {

    private static final String ROTATE = "nextmavens.io/rotate-logins";

    private ProjectCase here;
    private RunningOperator operator;

    @BeforeEach
    void startOperator() {
        here = new ProjectCase();
        operator = new RunningOperator(here.namespace());
        here.adminSecret("admin", Postgres.port());
        here.apply("database: {name: %s, server: {adminSecretRef: {name: admin}}}\n".formatted(here.database()));
        here.awaitReady();
    }

    @AfterEach
    void stopOperator() {
        operator.close();
        here.close();
    }

    @Test
    void bothLoginsWorkUntilEveryPodHasTheNewOneAndThenTheOldOneEnds() {
        // Given
        var old = content();
        here.withoutPods(() -> {
            // When
            here.annotate(ROTATE, "2026-11-26");
            here.awaitReason(ConditionType.CREDENTIALS_READY, ConditionReason.ROTATING);

            // Then
            assertThat(content().get("authenticator-username")).isEqualTo(here.database() + "_authenticator_b");
            await().until(() -> worksAsRequest(content()));
            assertThat(worksAsRequest(old)).isTrue();
        });
        here.awaitReason(ConditionType.CREDENTIALS_READY, ConditionReason.CURRENT);
        here.awaitReady();
        var now = content();
        assertThat(now).doesNotContainKeys("previous-username", "previous-password");
        assertThat(now.get("owner-password")).isNotEqualTo(old.get("owner-password"));
        assertThat(now.get("replicator-password")).isNotEqualTo(old.get("replicator-password"));
        assertThat(worksAsRequest(now)).isTrue();
        assertThat(hasPassword(old.get("authenticator-username"))).isFalse();
        assertThat(hasPassword(now.get("authenticator-username"))).isTrue();
        assertThat(here.events("LoginsRotated")).hasSize(1);
    }

    @Test
    void theNextRotationGoesBackAndLeavesNoLoginBehind() {
        // Given
        here.annotate(ROTATE, "one");
        awaitLogin("_authenticator_b");

        // When
        here.annotate(ROTATE, "two");
        awaitLogin("_authenticator");

        // Then
        assertThat(worksAsRequest(content())).isTrue();
        assertThat(Postgres.query(
                        "postgres", "select rolname from pg_roles where rolname like '" + here.database() + "\\_%'"))
                .hasSize(3);
        var secret = secret();
        here.annotate("unrelated", "annotation");
        here.awaitReady();
        assertThat(secret().getMetadata().getResourceVersion())
                .isEqualTo(secret.getMetadata().getResourceVersion());
    }

    @Test
    void loginsAreRotatedWhenTheScheduleSaysSo() {
        // Given
        operator.close();
        here.apply("database: {name: %s, rotateLoginsEvery: 30d, server: {adminSecretRef: {name: admin}}}\n"
                .formatted(here.database()));

        // When
        operator = new RunningOperator(here.namespace(), Clock.offset(Clock.systemUTC(), Duration.ofDays(31)));

        // Then
        awaitLogin("_authenticator_b");
        assertThat(worksAsRequest(content())).isTrue();
        assertThat(content()).containsKey("rotated-at");
    }

    private void awaitLogin(String suffix) {
        await().until(() -> content().get("authenticator-username").equals(here.database() + suffix)
                && !content().containsKey("previous-username")
                && here.isReady());
    }

    /** Without one no login by SCRAM succeeds; the test's server asks for none. */
    private static boolean hasPassword(String login) {
        return Postgres.query(
                        "postgres",
                        "select (rolpassword is not null)::text from pg_authid where rolname = '" + login + "'")
                .equals(List.of("true"));
    }

    private boolean worksAsRequest(Map<String, String> login) {
        try {
            return roles(login).equals(List.of("authenticated", "service_role", "supabase_auth_admin"));
        } catch (SQLException e) {
            return false;
        }
    }

    /** The roles that the login became, one after the other. */
    private List<String> roles(Map<String, String> login) throws SQLException {
        var url = "jdbc:postgresql://127.0.0.1:" + Postgres.port() + "/" + here.database();
        try (var connection = DriverManager.getConnection(
                        url, login.get("authenticator-username"), login.get("authenticator-password"));
                var statement = connection.createStatement()) {
            var became = new ArrayList<String>();
            for (String role : List.of("authenticated", "service_role", "supabase_auth_admin")) {
                statement.execute("set role " + role);
                try (var rows = statement.executeQuery("select current_user")) {
                    rows.next();
                    became.add(rows.getString(1));
                }
                statement.execute("reset role");
            }
            // what the catalog granted to the login itself
            statement.execute("select count(*) from net.http_request_queue");
            return became;
        }
    }

    private Secret secret() {
        return here.secret("notes-database");
    }

    private Map<String, String> content() {
        return OwnedSecrets.contentOf(secret());
    }
}
