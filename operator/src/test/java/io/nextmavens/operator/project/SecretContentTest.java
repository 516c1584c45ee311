package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.operator.database.AdminAccess;
import io.nextmavens.operator.database.ProjectDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretContentTest {

    private static final AdminAccess ADMIN = new AdminAccess("db", 5432, "postgres", "require", "root", "secret");
    private static final ProjectDatabase DATABASE = new ProjectDatabase("notes", "team/notes", true);

    private static final Instant CREATED = Instant.parse("2026-11-01T00:00:00Z");
    private static final LoginRotation NOBODY_ASKS =
            new LoginRotation(Optional.empty(), Optional.empty(), CREATED, CREATED);

    private static LoginRotation asked(String value) {
        return new LoginRotation(Optional.of(value), Optional.empty(), CREATED, CREATED);
    }

    private static LoginRotation scheduled(int day) {
        return new LoginRotation(
                Optional.of("one"), Optional.of(Duration.ofDays(30)), CREATED, CREATED.plus(Duration.ofDays(day)));
    }

    @Test
    void passwordsAreMadeOnceAndTheAddressFollowsTheServer() {
        // Given
        var content = DatabaseSecret.complete(Map.of(), ADMIN, DATABASE, NOBODY_ASKS);

        // When
        var moved = DatabaseSecret.complete(
                content, new AdminAccess("other", 6432, "postgres", "prefer", "root", "secret"), DATABASE, NOBODY_ASKS);

        // Then
        assertThat(DatabaseSecret.isComplete(content)).isTrue();
        assertThat(content)
                .containsEntry("authenticator-username", "notes_authenticator")
                .containsEntry("port", "5432");
        assertThat(moved)
                .containsEntry("host", "other")
                .containsEntry("port", "6432")
                .containsEntry("sslmode", "prefer");
        assertThat(DatabaseSecret.passwords(moved, DATABASE)).isEqualTo(DatabaseSecret.passwords(content, DATABASE));
    }

    @Test
    void onlyThePasswordThatIsLostIsMadeAgain() {
        // Given
        var content = DatabaseSecret.complete(Map.of(), ADMIN, DATABASE, NOBODY_ASKS);
        var lost = new TreeMap<>(content);
        lost.remove("owner-password");

        // When
        var again = DatabaseSecret.complete(lost, ADMIN, DATABASE, NOBODY_ASKS);

        // Then
        assertThat(again.get("owner-password")).isNotBlank().isNotEqualTo(content.get("owner-password"));
        again.put("owner-password", content.get("owner-password"));
        assertThat(again).isEqualTo(content);
    }

    @Test
    void aRotationKeepsTheOldLoginUntilItIsEndedAndHappensOnceForEachValue() {
        // Given
        var content = DatabaseSecret.complete(Map.of(), ADMIN, DATABASE, NOBODY_ASKS);

        // When
        var rotating = DatabaseSecret.complete(content, ADMIN, DATABASE, asked("one"));

        // Then
        assertThat(rotating)
                .containsEntry("authenticator-username", "notes_authenticator_b")
                .containsEntry("previous-username", "notes_authenticator")
                .containsEntry("previous-password", content.get("authenticator-password"))
                .containsEntry("rotation", "one");
        assertThat(DatabaseSecret.complete(rotating, ADMIN, DATABASE, asked("two")))
                .isEqualTo(rotating);
        var rotated = DatabaseSecret.rotated(rotating);
        assertThat(DatabaseSecret.complete(rotated, ADMIN, DATABASE, asked("one")))
                .isEqualTo(rotated);
        assertThat(DatabaseSecret.complete(rotated, ADMIN, DATABASE, asked("two")))
                .containsEntry("authenticator-username", "notes_authenticator")
                .containsEntry("previous-username", "notes_authenticator_b");
    }

    @Test
    void aScheduleRotatesOnceItsTimeHasGoneBySinceTheLastRotation() {
        // Given
        var content = DatabaseSecret.complete(Map.of(), ADMIN, DATABASE, asked("one"));

        // When
        var early = DatabaseSecret.complete(content, ADMIN, DATABASE, scheduled(29));
        var due = DatabaseSecret.complete(content, ADMIN, DATABASE, scheduled(30));

        // Then
        assertThat(early).isEqualTo(content);
        assertThat(due)
                .containsEntry("previous-username", "notes_authenticator")
                .containsEntry("rotated-at", "2026-12-01T00:00:00Z");
        var rotated = DatabaseSecret.rotated(due);
        assertThat(DatabaseSecret.complete(rotated, ADMIN, DATABASE, scheduled(59)))
                .isEqualTo(rotated);
        assertThat(DatabaseSecret.complete(rotated, ADMIN, DATABASE, scheduled(60)))
                .containsEntry("previous-username", "notes_authenticator_b");
    }

    @Test
    void aNewProjectThatAsksForARotationHasNothingToRotate() {
        // When
        var content = DatabaseSecret.complete(Map.of(), ADMIN, DATABASE, asked("one"));

        // Then
        assertThat(content).containsEntry("rotation", "one").doesNotContainKey("previous-username");
    }

    @Test
    void anAdministratorsSecretIsReadAsPeopleWriteIt() {
        // Given
        var content = Map.of("host", " db\n", "port", "5432\n", "username", "root\n", "password", "secret");

        // When
        var reading = AdminSecret.read(content);

        // Then
        assertThat(reading)
                .isEqualTo(new AdminSecret.Login(new AdminAccess("db", 5432, "postgres", "prefer", "root", "secret")));
    }

    @ParameterizedTest
    @CsvSource({
        "port, , has no port",
        "port, many, has a port that is not a number from 1 to 65535",
        "port, 65536, has a port that is not a number from 1 to 65535",
        "sslmode, yes, has a sslmode that is not one of",
        "username, , has no username",
    })
    void whatIsWrongWithItIsNamed(String key, String value, String problem) {
        // Given
        var content = new TreeMap<>(Map.of("host", "db", "port", "5432", "username", "root", "password", "secret"));
        content.put(key, value == null ? "" : value);

        // When
        var reading = AdminSecret.read(content);

        // Then
        assertThat(reading).isInstanceOfSatisfying(AdminSecret.Wrong.class, wrong -> assertThat(wrong.problem())
                .startsWith(problem));
    }
}
