package io.nextmavens.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextmavens.runtime.settings.SettingsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleOriginsTest {

    private static final String RULES = """
            {"proxies": %d, "rules": [
              {"roles": ["service_role"], "from": ["10.0.0.0/8", "2001:db8::/32", "192.0.2.7"]},
              {"roles": ["service_role", "auditor"], "from": ["0.0.0.0/0", "::/0"]}]}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 10.1.2.3              | 172.16.0.1 | true",
                "0 | 192.0.2.7             | 172.16.0.1 | true",
                "0 | 192.0.2.8             | 10.0.0.1   | false",
                "0 | 2001:db8::1           | 10.0.0.1   | true",
                "0 | 2001:db9::1           | 10.0.0.1   | false",
                "0 | 10.1.2.3, 192.0.2.8   | 10.0.0.1   | false",
                "1 | 10.1.2.3, 192.0.2.8   | 10.0.0.1   | true",
                "1 | 10.1.2.3              | 10.0.0.1   | false",
                "0 | unknown               | 10.0.0.1   | false",
                "0 |                       | 10.0.0.1   | true",
                "0 |                       | 192.0.2.8  | false",
            })
    void anAddressIsTheOneThatTheLastOfOurProxiesTold(int proxies, String forwarded, String peer, boolean letIn) {
        // Given
        RoleOrigins origins = RoleOrigins.read(Map.of("NEXTMAVENS_ACCESS", RULES.formatted(proxies)));

        // When
        var refused = origins.refused(forwarded == null ? List.of() : List.of(forwarded), peer);

        // Then
        assertThat(refused.contains("service_role")).isEqualTo(!letIn);
    }

    @Test
    void whatSeveralHeadersSayIsOneList() {
        // Given
        RoleOrigins origins = RoleOrigins.read(Map.of("NEXTMAVENS_ACCESS", RULES.formatted(0)));

        // When
        var refused = origins.refused(List.of("10.1.2.3", "192.0.2.8"), "10.0.0.1");

        // Then
        assertThat(refused).containsExactly("service_role");
    }

    @Test
    void withoutTheSettingNoRoleIsRefused() {
        assertThat(RoleOrigins.read(Map.of()).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"rules\": [{\"roles\": [\"a\"]}]}",
                "{\"rules\": [{\"roles\": [], \"from\": [\"10.0.0.0/8\"]}]}",
                "{\"rules\": [{\"roles\": [\"a\"], \"from\": [\"10.0.0.0/33\"]}]}",
                "{\"rules\": [{\"roles\": [\"a\"], \"from\": [\"host.example\"]}]}",
                "{\"rules\": [{\"roles\": [\"a\"], \"from\": [\"10.0.0.0/x\"]}]}",
                "{\"proxies\": 99}"
            })
    void whatCannotBeUsedIsRefusedAtTheStart(String setting) {
        assertThatThrownBy(() -> RoleOrigins.read(Map.of("NEXTMAVENS_ACCESS", setting)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("NEXTMAVENS_ACCESS");
    }
}
