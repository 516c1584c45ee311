package io.nextmavens.runtime.auth.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextmavens.runtime.settings.SettingsException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthSettingsTest {

    @Test
    void withoutAnythingItServesTheDefaults() {
        // When
        AuthSettings settings = AuthSettings.read(Map.of());

        // Then
        assertThat(settings.apiUrl()).isEqualTo("http://localhost:8080/auth/v1");
        assertThat(settings.tokens().accessLife()).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings.tokens().refreshLife()).isEqualTo(Duration.ofDays(30));
        assertThat(settings.tokens().reuseGrace()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.signUp().confirmed()).as("nobody could confirm").isTrue();
        assertThat(settings.tenancy().newUsers()).isEqualTo(AuthSettings.NewUsers.INVITE);
    }

    @Test
    void namesAreGoTruesWithOrWithoutItsPrefix() {
        // When
        AuthSettings settings = AuthSettings.read(Map.of(
                "SMTP_HOST",
                "mail.example.com",
                "GOTRUE_SMTP_PORT",
                "465",
                "API_EXTERNAL_URL",
                "https://x.example.com/auth/v1/",
                "GOTRUE_SITE_URL",
                "https://app.example.com/",
                "JWT_EXP",
                "3600",
                "GOTRUE_JWT_EXP",
                "1h"));

        // Then
        assertThat(settings.mail().server().orElseThrow().tls()).isEqualTo("implicit");
        assertThat(settings.signUp().confirmed()).isFalse();
        assertThat(settings.apiUrl()).isEqualTo("https://x.example.com/auth/v1");
        assertThat(settings.site().url()).isEqualTo("https://app.example.com");
        assertThat(settings.tokens().accessLife()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        // Then
        assertThatThrownBy(() -> AuthSettings.read(Map.of(
                        "SITE_URL",
                        "nowhere",
                        "GOTRUE_JWT_EXP",
                        "soon",
                        "NEXTMAVENS_AUTH_NEW_USER_TENANT",
                        "default",
                        "SMTP_ADMIN_EMAIL",
                        "a@example.com\r\nBcc: b@example.com",
                        "GOTRUE_SECURITY_CAPTCHA_ENABLED",
                        "true",
                        "GOTRUE_HOOK_CUSTOM_ACCESS_TOKEN_ENABLED",
                        "true")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("SITE_URL")
                .hasMessageContaining("GOTRUE_JWT_EXP")
                .hasMessageContaining("NEXTMAVENS_AUTH_DEFAULT_TENANT")
                .hasMessageContaining("SMTP_ADMIN_EMAIL")
                .hasMessageContaining("GOTRUE_SECURITY_CAPTCHA_SECRET")
                .hasMessageContaining("pg-functions://");
    }
}
