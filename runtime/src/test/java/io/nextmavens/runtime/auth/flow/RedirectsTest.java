package io.nextmavens.runtime.auth.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.auth.settings.AuthSettings;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {

    private final Redirects redirects = new Redirects(new AuthSettings.Site(
            "https://app.example.com",
            List.of(
                    "https://*.preview.example.org/**",
                    "https://exact.example.net/callback",
                    "myapp://callback",
                    "https://{one,two}.example.dev/*",
                    "http://127.0.0.1:*/**")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com",
                "https://app.example.com/any/path?x=1#y",
                "https://app.example.com:8443/",
                "https://pr-1.preview.example.org/a/b",
                "https://exact.example.net/callback",
                "https://exact.example.net/callback#fragment",
                "myapp://callback",
                "https://two.example.dev/x",
                "http://127.0.0.1:5173/x"
            })
    void theApplicationAndTheListAreAllowed(String address) {
        // Then
        assertThat(redirects.isAllowed(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/relative",
                "//evil.example",
                "https://evil.example",
                "http://app.example.com",
                "https://app.example.com.evil.example/",
                "https://app.example.com@evil.example/",
                "https://evil.example/?https://app.example.com",
                "https://evil.example#https://app.example.com",
                "https://evil.example\\@app.example.com",
                "https:\\\\app.example.com",
                "https://app.example.com\r\nLocation: https://evil.example",
                " https://app.example.com",
                "javascript:alert(1)//https://app.example.com",
                "data:text/html,x",
                "https://a.b.preview.example.org/x",
                "https://exact.example.net/callback/more",
                "https://three.example.dev/x",
                "https://two.example.dev/x/y",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://10.0.0.1/",
                "http://[::2]/"
            })
    void strangersAreNot(String address) {
        // Then
        assertThat(redirects.isAllowed(address)).isFalse();
    }
}
