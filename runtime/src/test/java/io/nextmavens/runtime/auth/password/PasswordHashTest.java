package io.nextmavens.runtime.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

    private final PasswordHash hash = new PasswordHash(64, 1, 1);

    @Test
    void aNewHashIsArgon2idAndVerifies() {
        // When
        String made = hash.of("pässword 🔑");

        // Then
        assertThat(made).startsWith("$argon2id$v=19$m=64,t=1,p=1$");
        assertThat(hash.verify("pässword 🔑", made)).isTrue();
        assertThat(hash.verify("pässword", made)).isFalse();
        assertThat(hash.isOutdated(made)).isFalse();
        assertThat(hash.of("pässword 🔑")).isNotEqualTo(made);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the reference implementation's own test vector
                "password|$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                // made by libxcrypt
                "abc|$2a$06$If6bvum7DFjUnE9p2uDeDONtwujyYfWaw7QvkgOW21tmvMSmmdH42",
                "abc|$2b$06$If6bvum7DFjUnE9p2uDeDONtwujyYfWaw7QvkgOW21tmvMSmmdH42",
                "abc|$2y$06$If6bvum7DFjUnE9p2uDeDONtwujyYfWaw7QvkgOW21tmvMSmmdH42",
                // the example of Firebase's scrypt
                "user1password|$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wj"
                        + "LNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qz"
                        + "rCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ=="
            })
    void hashesOfOthersVerifyAndAreToBeMadeAnew(String password, String foreign) {
        // Then
        assertThat(PasswordHash.isKnown(foreign)).isTrue();
        assertThat(hash.verify(password, foreign)).isTrue();
        assertThat(hash.verify(password + "x", foreign)).isFalse();
        assertThat(hash.isOutdated(foreign)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "password",
                "$1$salt$hash",
                "$2a$06$short",
                "$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
            })
    void whatIsNoHashOrCostsTooMuchNeverVerifies(String odd) {
        // Then
        assertThat(hash.verify("password", odd)).isFalse();
    }
}
