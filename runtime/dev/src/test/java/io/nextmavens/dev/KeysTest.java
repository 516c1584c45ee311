package io.nextmavens.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class KeysTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    /** Signature computed by `openssl dgst -sha256 -hmac`. */
    @Test
    void aKeyIsAnHs256TokenWithRoleIssuerAndValidity() {
        // Given
        Keys keys = new Keys("a-secret-of-thirty-two-characters!");

        // When
        String[] parts = keys.anonKey(NOW).split("\\.", -1);

        // Then
        assertThat(decode(parts[0])).isEqualTo("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
        assertThat(decode(parts[1]))
                .isEqualTo("{\"role\":\"anon\",\"iss\":\"nextmavens\",\"iat\":1800000000,\"exp\":2115360000}");
        assertThat(parts[2]).isEqualTo("qrmTKHXayb8I-Z5uehx7crUbU6_MhXkrtgXR5YwqRAQ");
    }

    @Test
    void theServiceKeyHasTheServiceRole() {
        // Given
        Keys keys = new Keys(Keys.randomText(new SecureRandom(), 48));

        // When
        String claims = decode(keys.serviceKey(NOW).split("\\.", -1)[1]);

        // Then
        assertThat(claims).startsWith("{\"role\":\"service_role\"");
    }

    @Test
    void aShortSecretIsRefusedAndNoneIsShown() {
        assertThatThrownBy(() -> new Keys("short")).hasMessageContaining("at least 32 characters");
        assertThat(new Keys(Keys.randomText(new SecureRandom(), 48)).toString()).isEqualTo("Keys[secret not shown]");
    }

    private static String decode(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }
}
