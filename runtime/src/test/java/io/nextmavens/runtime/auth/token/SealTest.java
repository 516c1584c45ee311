package io.nextmavens.runtime.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextmavens.runtime.auth.token.DerivedKeys.Purpose;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SealTest {

    private static final String TODAY = "the key of today, thirty-two bytes or more";
    private static final String FORMER = "a former key, thirty-two bytes or more, too";

    private static Seal seal(String... secrets) {
        return new Seal(
                new DerivedKeys(Arrays.stream(secrets)
                        .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                        .toList()),
                Purpose.SECOND_FACTORS);
    }

    @Test
    void whatAFormerKeySealedStillOpensAndIsKnownByItsBeginning() {
        // Given
        String sealed = seal(FORMER).seal("text", "owner");
        Seal both = seal(TODAY, FORMER);

        // When
        String again = both.seal(both.open(sealed, "owner"), "owner");

        // Then
        assertThat(sealed).doesNotStartWith(both.prefix());
        assertThat(again).startsWith(both.prefix());
        assertThat(seal(TODAY).open(again, "owner")).isEqualTo("text");
    }

    @Test
    void whatWasSealedBeforeKeysHadNamesOpens() {
        // Given
        Seal former = seal(FORMER);
        String nameless = former.seal("text", "owner").substring(former.prefix().length());

        // When
        String opened = seal(TODAY, FORMER).open(nameless, "owner");

        // Then
        assertThat(opened).isEqualTo("text");
    }

    @Test
    void neitherAnotherKeyNorAnotherOwnerOpensIt() {
        // Given
        String sealed = seal(FORMER).seal("text", "owner");

        // When // Then
        assertThatThrownBy(() -> seal(TODAY).open(sealed, "owner"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NEXTMAVENS_SEALING_KEY");
        assertThatThrownBy(() -> seal(FORMER).open(sealed, "another")).isInstanceOf(IllegalStateException.class);
    }
}
