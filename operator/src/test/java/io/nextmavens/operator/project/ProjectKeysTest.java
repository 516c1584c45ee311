package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProjectKeysTest {

    private static final Instant CREATED = Instant.parse("2026-11-01T00:00:00Z");

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
        var content = ProjectKeys.complete(Map.of(), CREATED);

        // Then
        assertThat(content).containsOnlyKeys("JWT_SECRET", "ANON_KEY", "SERVICE_KEY");
        assertThat(content.get("JWT_SECRET")).hasSizeGreaterThanOrEqualTo(64);
        assertThat(decoded(content.get("SERVICE_KEY").split("\\.", -1)[1])).contains("\"role\":\"service_role\"");
    }

    @Test
    void whatIsCompleteStays() {
        // Given
        var content = ProjectKeys.complete(Map.of("mine", "stays"), CREATED);

        // When
        var again = ProjectKeys.complete(content, CREATED.plusSeconds(1));

        // Then
        assertThat(again).isEqualTo(content).containsEntry("mine", "stays");
    }

    @Test
    void aLostKeyComesBackAsItWas() {
        // Given
        var content = ProjectKeys.complete(Map.of(), CREATED);
        var lost = new TreeMap<>(content);
        lost.remove("ANON_KEY");

        // When
        var again = ProjectKeys.complete(lost, CREATED);

        // Then
        assertThat(again).isEqualTo(content);
    }

    @Test
    void aSecretThatIsLostOrReplacedTakesTheKeysWithIt() {
        // Given
        var content = ProjectKeys.complete(Map.of(), CREATED);
        var replaced = new TreeMap<>(content);
        replaced.put("JWT_SECRET", "brought along from elsewhere, long enough");

        // When
        var again = ProjectKeys.complete(replaced, CREATED);

        // Then
        assertThat(again).containsEntry("JWT_SECRET", "brought along from elsewhere, long enough");
        assertThat(again.get("ANON_KEY")).isNotEqualTo(content.get("ANON_KEY"));
        assertThat(again.get("SERVICE_KEY")).isNotEqualTo(content.get("SERVICE_KEY"));
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
