package io.nextmavens.operator.pooler;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.crds.v1alpha1.PoolerSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolerConfigTest {

    private static final PoolerTarget TARGET =
            new PoolerTarget("db.team.svc", "5433", "require", "notes", "notes_authenticator", "pass\"word", Map.of());

    @Test
    void theFilesSayWhereToAndForWhom() {
        // When
        var files = PoolerConfig.files(new PoolerSpec(1, 15, 500, null, null), TARGET);

        // Then
        assertThat(files).containsOnlyKeys("pgbouncer.ini", "userlist.txt");
        assertThat(files.get("pgbouncer.ini"))
                .contains(
                        "notes = host=db.team.svc port=5433 dbname=notes\n",
                        "pool_mode = transaction\n",
                        "auth_type = scram-sha-256\n",
                        "max_db_connections = 15\n",
                        "max_client_conn = 500\n",
                        "server_tls_sslmode = require\n")
                .doesNotContain("pass");
        assertThat(files.get("userlist.txt")).isEqualTo("\"notes_authenticator\" \"pass\"\"word\"\n");
    }

    @Test
    void bothLoginsAreLetInWhileTheyAreRotated() {
        // Given
        var target = new PoolerTarget(
                "db", "5432", "require", "notes", "notes_authenticator_b", "new", Map.of("notes_authenticator", "old"));

        // When
        var files = PoolerConfig.files(new PoolerSpec(1, 15, 500, null, null), target);

        // Then
        assertThat(files.get("userlist.txt"))
                .isEqualTo("\"notes_authenticator\" \"old\"\n\"notes_authenticator_b\" \"new\"\n");
    }

    @Test
    void aTargetDoesNotTellItsPassword() {
        assertThat(TARGET.toString()).doesNotContain("pass").contains("notes_authenticator@db.team.svc:5433/notes");
    }
}
