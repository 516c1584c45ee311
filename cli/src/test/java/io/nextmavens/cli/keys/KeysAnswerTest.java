package io.nextmavens.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeysAnswerTest {

    private static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9."
            + Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString("{\"role\":\"anon\",\"exp\":2000000000}".getBytes(StandardCharsets.UTF_8))
            + ".c2lnbmVk";

    @Test
    void keysAreHiddenUnlessTheyAreAskedFor() {
        // Given
        var keys = List.of(new ApiKey("ANON_KEY", TOKEN));

        // When
        var hidden = KeysAnswer.of("notes", Optional.of("http://notes.localhost"), keys, false);
        var shown = KeysAnswer.of("notes", Optional.of("http://notes.localhost"), keys, true);

        // Then
        assertThat(hidden.text())
                .contains("http://notes.localhost", "(hidden, sha256 ", "2033-05-18T03:33:20Z")
                .doesNotContain(TOKEN);
        assertThat(hidden.data().toString()).doesNotContain(TOKEN);
        assertThat(shown.text()).contains(TOKEN);
        assertThat(shown.data().at("/ANON_KEY/value").asText()).isEqualTo(TOKEN);
    }

    @Test
    void aKeyThatIsNoTokenIsShownWithoutAnEnd() {
        // When
        var key = new ApiKey("ANON_KEY", "not a token");

        // Then
        assertThat(key.expires()).isEmpty();
        assertThat(key).hasToString("ANON_KEY " + key.masked());
    }
}
