package io.nextmavens.runtime.rest.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nextmavens.runtime.rest.Header;
import io.nextmavens.runtime.rest.error.RestException;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Small bodies that would become large. */
class BodyLimitsTest {

    @Test
    void aHeaderThatEveryLineRepeatsDoesNotFillTheMemory() {
        // Given: 1 MB that would become 200 GB
        String csv = "x".repeat(500_000) + "\n" + "a\n".repeat(250_000);

        // When
        RestException refused = refusal("text/csv", csv);

        // Then
        assertThat(refused.error().status()).isEqualTo(400);
        assertThat(refused.error().code()).isEqualTo("PGRST102");
    }

    @Test
    void aLineOfManyFieldsIsRefused() {
        assertThat(refusal("text/csv", ",".repeat(100_000)).error().message()).contains("more than 10000 fields");
    }

    @Test
    void aFormOfManyFieldsIsRefused() {
        assertThat(refusal("application/x-www-form-urlencoded", "a=b&".repeat(100_000))
                        .error()
                        .message())
                .contains("more than 10000 fields");
    }

    @Test
    void theCharacterThatStandsForUnreadableBytesMayStandForItself() {
        assertThat(parse("application/json", Buffer.buffer("{\"a\":\"\uFFFD\"}")))
                .isInstanceOf(Payload.Json.class);
    }

    @Test
    void bytesThatAreNotTextAreRefused() {
        // Given
        Buffer body = Buffer.buffer(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'});

        // When
        RestException refused = catchThrowableOfType(RestException.class, () -> parse("application/json", body));

        // Then
        assertThat(refused.error().message()).isEqualTo("Empty or invalid json");
    }

    private static RestException refusal(String contentType, String body) {
        return catchThrowableOfType(RestException.class, () -> parse(contentType, Buffer.buffer(body)));
    }

    private static Payload parse(String contentType, Buffer body) {
        RequestHead head = new RequestHead("POST", "/items", "", List.of(new Header("Content-Type", contentType)));
        RequestSettings settings = new RequestSettings(List.of("public"), false, Optional.empty(), false);
        return PayloadParser.parse(RequestParser.parse(head, settings), body);
    }
}
