package io.nextmavens.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;

class LoginTest {

    /** The exchange of RFC 7677, section 3, but for the user name, which PostgreSQL takes from elsewhere. */
    private static final String SERVER_FIRST =
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    @Test
    void answersAScramChallengeAsTheRfcDoes() throws GeneralSecurityException {
        // Given
        Login login = new Login("pencil", "rOprNGfwEbeRWgbNEkqO");

        // When
        String clientFinal = login.clientFinal(SERVER_FIRST);

        // Then the proof is what RFC 7677's algorithm gives for an empty user name
        assertThat(login.clientFirst()).isEqualTo("n,,n=,r=rOprNGfwEbeRWgbNEkqO");
        assertThat(clientFinal)
                .startsWith("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=")
                .hasSize("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=".length() + 44);
    }

    @Test
    void refusesAServerThatDoesNotContinueOurNonce() {
        // Given
        Login login = new Login("pencil", "another");

        // When // Then
        assertThatThrownBy(() -> login.clientFinal(SERVER_FIRST)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void refusesAServerThatDoesNotKnowThePassword() throws GeneralSecurityException {
        // Given
        Login login = new Login("pencil", "rOprNGfwEbeRWgbNEkqO");
        login.clientFinal(SERVER_FIRST);

        // When
        boolean genuine = login.serverIsGenuine("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");

        // Then
        assertThat(genuine).isFalse();
    }

    @Test
    void hashesAPasswordForMd5Authentication() throws GeneralSecurityException {
        // Given
        byte[] salt = "salt".getBytes(StandardCharsets.US_ASCII);

        // When
        String answer = Login.md5("user", "secret", salt);

        // Then
        assertThat(answer).startsWith("md5").hasSize(35);
    }
}
