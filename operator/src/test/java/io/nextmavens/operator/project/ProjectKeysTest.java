package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProjectKeysTest {

    private static final Instant CREATED = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-27T00:00:00Z");
    private static final Duration OVERLAP = Duration.ofHours(24);

    @Test
    void aTokenIsAsRfc7515SaysIt() {
        // When
        var token = ProjectKeys.mint("secret", "anon", CREATED);

        // Then
        var parts = token.split("\\.", -1);
        assertThat(decoded(parts[0])).isEqualTo("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
        assertThat(decoded(parts[1]))
                .isEqualTo("{\"iss\":\"nextmavens\",\"role\":\"anon\",\"iat\":1793491200,\"exp\":2108851200}");
        // by: printf %s HEADER.CLAIMS | openssl dgst -sha256 -hmac secret -binary | basenc --base64url
        assertThat(parts[2]).isEqualTo("P1eJ6R9W1MnNOD7_lS9VRIRY6_J-O4DBXcrs1OkiUYM");
    }

    @Test
    void aSecretIsLongEnoughForHs256() {
        // When
        var content = complete(Map.of());

        // Then
        assertThat(content).containsOnlyKeys("JWT_SECRET", "ANON_KEY", "SERVICE_KEY", "SEALING_KEY");
        assertThat(content.get("JWT_SECRET")).hasSizeGreaterThanOrEqualTo(64);
        assertThat(decoded(content.get("SERVICE_KEY").split("\\.", -1)[1])).contains("\"role\":\"service_role\"");
    }

    @Test
    void whatIsCompleteStays() {
        // Given
        var content = complete(Map.of("mine", "stays"));

        // When
        var again = complete(content);

        // Then
        assertThat(again).isEqualTo(content).containsEntry("mine", "stays");
    }

    @Test
    void aLostKeyComesBackAsItWas() {
        // Given
        var content = complete(Map.of());
        var lost = new TreeMap<>(content);
        lost.remove("ANON_KEY");

        // When
        var again = complete(lost);

        // Then
        assertThat(again).isEqualTo(content);
    }

    @Test
    void aSecretThatIsLostOrReplacedTakesTheKeysWithIt() {
        // Given
        var content = complete(Map.of());
        var replaced = new TreeMap<>(content);
        replaced.put("JWT_SECRET", "brought along from elsewhere, long enough");

        // When
        var again = complete(replaced);

        // Then
        assertThat(again).containsEntry("JWT_SECRET", "brought along from elsewhere, long enough");
        assertThat(again.get("ANON_KEY")).isNotEqualTo(content.get("ANON_KEY"));
        assertThat(again.get("SERVICE_KEY")).isNotEqualTo(content.get("SERVICE_KEY"));
    }

    @Test
    void aRotationAnnouncesTheNextSecretThenSignsThenOverlapsAndThenForgetsTheOneBefore() {
        // Given
        var old = complete(Map.of());
        var asked = Optional.of("one");

        // When
        var announced = step(old, asked, NOW, true);
        var waiting = step(announced, asked, NOW, false);
        var signing = step(announced, asked, NOW, true);
        var overlapping = step(signing, asked, NOW.plusSeconds(60), true);
        var still = step(overlapping, asked, NOW.plusSeconds(60).plus(OVERLAP).minusSeconds(1), true);
        var ended = step(overlapping, asked, NOW.plusSeconds(60).plus(OVERLAP), true);

        // Then
        assertThat(announced)
                .containsEntry("JWT_SECRET", old.get("JWT_SECRET"))
                .containsEntry("ANON_KEY", old.get("ANON_KEY"))
                .containsEntry("rotation", "one");
        assertThat(waiting).isEqualTo(announced);
        assertThat(signing)
                .containsEntry("JWT_SECRET", announced.get("OTHER_JWT_SECRET"))
                .containsEntry("OTHER_JWT_SECRET", old.get("JWT_SECRET"));
        assertThat(signing.get("SERVICE_KEY")).isNotEqualTo(old.get("SERVICE_KEY"));
        assertThat(still).isEqualTo(overlapping).containsKey("OTHER_JWT_SECRET");
        assertThat(ended)
                .containsOnlyKeys("JWT_SECRET", "ANON_KEY", "SERVICE_KEY", "SEALING_KEY", "rotation", "rotated-at")
                .containsEntry("SEALING_KEY", old.get("SEALING_KEY"));
        assertThat(step(ended, asked, NOW.plusSeconds(90_000), true)).isEqualTo(ended);
    }

    @Test
    void anotherRotationThatIsAskedForMeanwhileFollows() {
        // Given
        var overlapping = step(
                step(step(complete(Map.of()), Optional.of("one"), NOW, true), Optional.of("one"), NOW, true),
                Optional.of("one"),
                NOW,
                true);

        // When
        var meanwhile = step(overlapping, Optional.of("two"), NOW, true);
        var ended = step(overlapping, Optional.of("two"), NOW.plus(OVERLAP), true);
        var next = step(ended, Optional.of("two"), NOW.plus(OVERLAP), true);

        // Then
        assertThat(meanwhile).isEqualTo(overlapping);
        assertThat(next).containsEntry("rotation", "two").containsEntry("rotation-phase", "announced");
    }

    @Test
    void aScheduleCountsFromTheLastRotationAndANewProjectHasNothingToRotate() {
        // Given
        var every = Optional.of(Duration.ofDays(30));

        // When
        var made = ProjectKeys.complete(
                Map.of(),
                CREATED,
                new KeyRotation(
                        Optional.of("one"), every, OVERLAP, CREATED.plus(Duration.ofDays(31)), content -> true));
        var young = ProjectKeys.complete(
                complete(Map.of()),
                CREATED,
                new KeyRotation(Optional.empty(), every, OVERLAP, CREATED.plus(Duration.ofDays(29)), content -> true));
        var due = ProjectKeys.complete(
                complete(Map.of()),
                CREATED,
                new KeyRotation(Optional.empty(), every, OVERLAP, CREATED.plus(Duration.ofDays(30)), content -> true));

        // Then
        assertThat(made).doesNotContainKey("rotation-phase").containsEntry("rotation", "one");
        assertThat(young).doesNotContainKey("rotation-phase");
        assertThat(due)
                .containsEntry("rotation-phase", "announced")
                .containsEntry("rotated-at", CREATED.plus(Duration.ofDays(30)).toString());
    }

    @Test
    void aSecretBeforeThatIsTakenAwayByHandEndsTheRotation() {
        // Given
        var signing = new TreeMap<>(
                step(step(complete(Map.of()), Optional.of("one"), NOW, true), Optional.of("one"), NOW, true));
        signing.remove("OTHER_JWT_SECRET");

        // When
        var ended = step(signing, Optional.of("one"), NOW, true);

        // Then
        assertThat(ended).doesNotContainKeys("OTHER_JWT_SECRET", "rotation-phase");
    }

    private static Map<String, String> complete(Map<String, String> content) {
        return step(content, Optional.empty(), NOW, true);
    }

    private static Map<String, String> step(
            Map<String, String> content, Optional<String> asked, Instant now, boolean everyPodHas) {
        return ProjectKeys.complete(
                content, CREATED, new KeyRotation(asked, Optional.empty(), OVERLAP, now, any -> everyPodHas));
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
