package io.nextmavens.runtime.graphql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PgTextTest {

    private static final Codec TEXT = new Codec.Scalar(ScalarKind.STRING, "text");
    private static final Codec INT = new Codec.Scalar(ScalarKind.INT, "int4");

    @Test
    void quotesElementsOfArrays() {
        assertThat(PgText.of(new Codec.Array(TEXT, "text[]"), Arrays.asList("a\"b\\", null, ""), false))
                .isEqualTo("{\"a\\\"b\\\\\",NULL,\"\"}");
    }

    @Test
    void writesRangesWithTheirBounds() {
        assertThat(PgText.of(
                        new Codec.Range(INT, "int4range"),
                        Map.of("start", Map.of("value", 1, "inclusive", true)),
                        false))
                .isEqualTo("[\"1\",)");
    }

    @Test
    void writesIntervalsByTheirUnits() {
        assertThat(PgText.of(
                        new Codec.Scalar(ScalarKind.INTERVAL, "interval"), Map.of("days", 1, "seconds", 2.5), false))
                .isEqualTo("1 days 2.5 seconds");
    }

    @Test
    void findsTheLabelOfAnEnum() {
        // Given
        Codec codec = new Codec.Enumeration(
                "Genre",
                "genre",
                List.of(new Codec.Enumeration.Value("science-fiction", "SCIENCE_FICTION", Optional.empty())),
                Optional.empty());

        // Then
        assertThat(PgText.of(codec, "SCIENCE_FICTION", false)).isEqualTo("science-fiction");
        assertThatThrownBy(() -> PgText.of(codec, "OTHER", false)).isInstanceOf(PlanException.class);
    }

    @Test
    void decodesBinariesAndEncodesJson() {
        assertThat(PgText.of(new Codec.Scalar(ScalarKind.BYTEA, "bytea"), "AQI=", false))
                .isEqualTo("\\x0102");
        assertThat(PgText.of(new Codec.Scalar(ScalarKind.JSON, "json"), Map.of("a", 1), true))
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void rewritesMarkedJsonAsJavaScriptWritesIt() {
        // Given
        String json = "{\"a\":\"\uE0A7{\\\"b\\\" : [1.0, 2.50, \\\"x y\\\"]}\",\"c\":\"plain\"}";

        // When
        byte[] rewritten = JsonTexts.rewritten(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));

        // Then
        assertThat(new String(rewritten, java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":\"{\\\"b\\\":[1,2.5,\\\"x y\\\"]}\",\"c\":\"plain\"}");
    }
}
