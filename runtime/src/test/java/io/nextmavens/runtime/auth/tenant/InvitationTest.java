package io.nextmavens.runtime.auth.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.auth.mail.Postman.Trouble;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvitationTest {

    @ParameterizedTest
    @CsvSource({
        "1, UNREACHABLE, PT10S",
        "2, POSTPONED, PT20S",
        "3, UNREACHABLE, PT40S",
        "8, POSTPONED, PT15M",
        "2000000000, UNREACHABLE, PT15M",
        "1, REFUSED, PT1H",
        "2, REFUSED, PT2H",
        "9, REFUSED, PT24H"
    })
    void eachPauseIsTwiceAsLongUpToABound(int tries, Trouble trouble, Duration pause) {
        // Given
        Invitation invitation = new Invitation(new UUID(0, 1), "Acme", "ann@example.com", tries);

        // When Then
        assertThat(invitation.pause(trouble)).isEqualTo(pause);
    }
}
