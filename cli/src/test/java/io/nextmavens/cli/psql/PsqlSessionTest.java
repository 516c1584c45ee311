package io.nextmavens.cli.psql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextmavens.cli.output.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PsqlSessionTest {

    private static final Map<String, String> SECRET = Map.of(
            "host", "notes-database.shop.svc",
            "port", "5432",
            "database", "notes",
            "sslmode", "verify-full",
            "owner-username", "notes_owner",
            "owner-password", "s3cr3t",
            "authenticator-username", "notes_authenticator",
            "authenticator-password", "other");

    @TempDir
    private Path folder;

    @Test
    void theServerIsNamedByTheEnvironmentWhateverLeadsThere() {
        // When
        var environment = PsqlSession.environment(
                Map.of("HOME", "/home/ann", "PGSERVICE", "mine", "PGOPTIONS", "-c a=b"),
                Login.of(SECRET, Login.Role.OWNER),
                40_001,
                false);

        // Then
        assertThat(environment)
                .containsEntry("HOME", "/home/ann")
                .containsEntry("PGHOST", "notes-database.shop.svc")
                .containsEntry("PGHOSTADDR", "127.0.0.1")
                .containsEntry("PGPORT", "40001")
                .containsEntry("PGDATABASE", "notes")
                .containsEntry("PGUSER", "notes_owner")
                .containsEntry("PGPASSWORD", "s3cr3t")
                .containsEntry("PGSSLMODE", "verify-full")
                .doesNotContainKeys("PGSERVICE", "PGOPTIONS");
    }

    @Test
    void aServerOfElsewhereIsReachedByItsNameAndPort() {
        // When
        var environment =
                PsqlSession.environment(Map.of("PGHOSTADDR", "10.0.0.9"), Login.of(SECRET, Login.Role.OWNER), 0, true);

        // Then
        assertThat(environment)
                .containsEntry("PGPORT", "5432")
                .containsEntry("PGOPTIONS", "-c default_transaction_read_only=on")
                .doesNotContainKey("PGHOSTADDR");
    }

    @Test
    void aRoleOfTheApiIsTakenOnByTheLoginOfTheRuntime() {
        // When
        var environment = PsqlSession.environment(Map.of(), Login.of(SECRET, Login.Role.SERVICE_ROLE), 1, true);

        // Then
        assertThat(environment)
                .containsEntry("PGUSER", "notes_authenticator")
                .containsEntry("PGPASSWORD", "other")
                .containsEntry("PGOPTIONS", "-c role=service_role -c default_transaction_read_only=on");
    }

    @Test
    void theAdministratorEntersTheProjectsDatabase() {
        // When
        var login = Login.admin(SECRET, Map.of("password", "root's"));

        // Then
        assertThat(login.user()).isEqualTo("postgres");
        assertThat(login.database()).isEqualTo("notes");
        assertThat(login).hasToString("postgres@notes-database.shop.svc:5432/notes");
    }

    @Test
    void aSecretThatLacksALoginIsSaidTo() {
        // Given
        var incomplete = new HashMap<>(SECRET);
        incomplete.remove("owner-password");

        // When, Then
        assertThatThrownBy(() -> Login.of(incomplete, Login.Role.OWNER)).hasMessageContaining("has no owner-password");
    }

    @Test
    void psqlGetsArgumentsAndEnvironmentAndItsCodeIsPassedOn() throws IOException {
        // Given
        var told = folder.resolve("told");
        var psql = folder.resolve("psql");
        Files.writeString(psql, """
                #!/bin/sh
                { printf '%s\\n' "$@"; echo "$PGUSER $PGPASSWORD"; } >"$TOLD"
                exit 3
                """);
        Files.setPosixFilePermissions(psql, PosixFilePermissions.fromString("rwx------"));
        var environment =
                new TreeMap<>(PsqlSession.environment(System.getenv(), Login.of(SECRET, Login.Role.OWNER), 1, false));
        environment.put("TOLD", told.toString());

        // When
        int code = PsqlSession.run(psql.toString(), List.of("-c", "select 1"), environment, "");

        // Then
        assertThat(code).isEqualTo(3);
        assertThat(Files.readAllLines(told)).containsExactly("-c", "select 1", "notes_owner s3cr3t");
    }

    @Test
    void whatToDoWithoutPsqlIsSaid() {
        assertThatThrownBy(() -> PsqlSession.run(folder.resolve("nothing").toString(), List.of(), Map.of(), "\nOr so."))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("could not be started")
                .hasMessageContaining("apt install postgresql-client")
                .hasMessageEndingWith("Or so.");
    }
}
