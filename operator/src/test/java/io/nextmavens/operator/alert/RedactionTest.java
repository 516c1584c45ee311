package io.nextmavens.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedactionTest {

    @Test
    void valuesOfSecretsAreTakenOutWhereverTheyAre() {
        assertThat(Redaction.of("login with hunter2-and-more failed", List.of("hunter2-and-more", "hunter2")))
                .isEqualTo("login with [secret] failed");
    }

    @Test
    void whatLooksLikeASecretIsTakenOut() {
        assertThat(Redaction.of("postgres://admin:pw@db:5432/notes", List.of()))
                .isEqualTo("postgres://[secret]@db:5432/notes");
        assertThat(Redaction.of("key AGE-SECRET-KEY-1QQQ is wrong", List.of())).isEqualTo("key [secret] is wrong");
        assertThat(Redaction.of("https://api.telegram.org/bot123456789:" + "A".repeat(35) + "/x", List.of()))
                .doesNotContain("AAAA");
        assertThat(Redaction.of("token eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2ln refused", List.of()))
                .isEqualTo("token [secret] refused");
        assertThat(Redaction.of("password=abc, host=db", List.of())).isEqualTo("password=[secret], host=db");
    }

    @Test
    void whatAnErrorNeedsStays() {
        var error = "DatabaseReady: no answer from 127.0.0.1:5432: Connection refused";
        assertThat(Redaction.of(error, List.of("db", "5432", ""))).isEqualTo(error);
    }
}
