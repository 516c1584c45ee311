package io.nextmavens.runtime.auth.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /** RFC 6238, appendix B, the last six of its eight digits. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void codesAreThoseOfTheStandard(long seconds, String code) {
        assertThat(Totp.code(SECRET, Totp.step(seconds))).isEqualTo(code);
    }

    @Test
    void aCodeCountsOneStepBeforeAndAfterItsOwn() {
        // Given
        long now = 1_234_567_890;
        long step = Totp.step(now);

        // Then
        for (long near = step - 1; near <= step + 1; near++) {
            assertThat(Totp.stepOf(SECRET, Totp.code(SECRET, near), now)).hasValue(near);
        }
        assertThat(Totp.stepOf(SECRET, Totp.code(SECRET, step - 2), now)).isEmpty();
        assertThat(Totp.stepOf(SECRET, Totp.code(SECRET, step + 2), now)).isEmpty();
        assertThat(Totp.stepOf(SECRET, "", now)).isEmpty();
    }

    /** RFC 4648, section 10. */
    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void base32IsThatOfTheStandard(String text, String encoded) {
        assertThat(Base32.encode(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
        assertThat(new String(Base32.decode(encoded + "="), StandardCharsets.US_ASCII))
                .isEqualTo(text);
    }

    @Test
    void whatIsNoBase32IsRefused() {
        assertThatThrownBy(() -> Base32.decode("ABC1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theQrCodeSaysWhatAnApplicationScans() throws Exception {
        // Given
        String uri = Totp.uri("App & Co", "ada@example.com", Base32.encode(SECRET));

        // When
        String svg = QrCode.svg(uri);

        // Then
        assertThat(uri)
                .isEqualTo("otpauth://totp/App%20%26%20Co:ada@example.com?algorithm=SHA1&digits=6"
                        + "&issuer=App%20%26%20Co&period=30&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assertThat(read(svg)).isEqualTo(uri);
    }

    private static String read(String svg) throws Exception {
        Matcher size = Pattern.compile("viewBox=\"0 0 ([0-9]+) ").matcher(svg);
        assertThat(size.find()).isTrue();
        BitMatrix modules = new BitMatrix(Integer.parseInt(size.group(1)) - 8);
        Matcher module = Pattern.compile("M([0-9]+) ([0-9]+)h1v1h-1z").matcher(svg);
        while (module.find()) {
            modules.set(Integer.parseInt(module.group(1)) - 4, Integer.parseInt(module.group(2)) - 4);
        }
        return new Decoder().decode(modules).getText();
    }
}
