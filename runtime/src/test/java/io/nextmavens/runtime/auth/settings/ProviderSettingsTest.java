package io.nextmavens.runtime.auth.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextmavens.runtime.auth.settings.ProviderSettings.Kind;
import io.nextmavens.runtime.settings.SettingsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderSettingsTest {

    private static List<ProviderSettings> read(Map<String, String> environment) {
        return AuthSettings.read(environment).providers();
    }

    @Test
    void withoutSettingsThereIsNoProvider() {
        assertThat(read(Map.of())).isEmpty();
        assertThat(read(Map.of("GOTRUE_EXTERNAL_PHONE_ENABLED", "true", "GOTRUE_EXTERNAL_DISCORD_ENABLED", "false")))
                .isEmpty();
    }

    @Test
    void googleIsFoundByGoTruesNames() {
        // When
        ProviderSettings google = read(Map.of(
                        "API_EXTERNAL_URL",
                        "https://api.example.com",
                        "GOTRUE_EXTERNAL_GOOGLE_ENABLED",
                        "true",
                        "GOTRUE_EXTERNAL_GOOGLE_CLIENT_ID",
                        "web, android",
                        "GOTRUE_EXTERNAL_GOOGLE_SECRET",
                        "hidden",
                        "EXTERNAL_GOOGLE_SKIP_NONCE_CHECK",
                        "true"))
                .getFirst();

        // Then
        assertThat(google.kind()).isEqualTo(Kind.OPEN_ID);
        assertThat(google.url()).isEqualTo("https://accounts.google.com");
        assertThat(google.clientId()).isEqualTo("web");
        assertThat(google.clientIds()).containsExactly("web", "android");
        assertThat(google.redirectUri()).isEqualTo("https://api.example.com/auth/v1/callback");
        assertThat(google.skipNonceCheck()).isTrue();
        assertThat(google.toString()).doesNotContain("hidden");
    }

    @Test
    void anIssuerIsKeptLetterByLetter() {
        // When
        ProviderSettings acme = read(Map.of(
                        "OIDC_ACME_CORP_ISSUER",
                        "https://login.example.com/tenant/",
                        "OIDC_ACME_CORP_CLIENT_ID",
                        "id",
                        "OIDC_ACME_CORP_SCOPES",
                        "groups, offline_access"))
                .getFirst();

        // Then
        assertThat(acme.name()).isEqualTo("acme_corp");
        assertThat(acme.url()).isEqualTo("https://login.example.com/tenant/");
        assertThat(acme.secret()).isEmpty();
        assertThat(acme.scopes()).containsExactly("groups", "offline_access");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> read(Map.of(
                        "GOTRUE_EXTERNAL_GITHUB_ENABLED",
                        "true",
                        "GOTRUE_EXTERNAL_KEYCLOAK_ENABLED",
                        "true",
                        "GOTRUE_EXTERNAL_DISCORD_ENABLED",
                        "true",
                        "OIDC_GOOGLE_ISSUER",
                        "https://example.com",
                        "OIDC_ACME_ISSUER",
                        "example.com")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("GOTRUE_EXTERNAL_GITHUB_SECRET")
                .hasMessageContaining("EXTERNAL_GITHUB_CLIENT_ID")
                .hasMessageContaining("GOTRUE_EXTERNAL_KEYCLOAK_URL")
                .hasMessageContaining("GOTRUE_EXTERNAL_DISCORD_ENABLED")
                .hasMessageContaining("'google' has a meaning already")
                .hasMessageContaining("OIDC_ACME_ISSUER");
    }
}
