package io.nextmavens.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    private static final String HEADER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void whatIsReadIsWrittenAsItWas() {
        assertThat(TraceContext.parse(HEADER).orElseThrow().header()).isEqualTo(HEADER);
        assertThat(TraceContext.parse(HEADER.replaceFirst("01$", "00"))
                        .orElseThrow()
                        .sampled())
                .isFalse();
        assertThat(TraceContext.parse("01" + HEADER.substring(2) + "-of-later")
                        .orElseThrow()
                        .header())
                .as("a later version's first fields are as these")
                .isEqualTo(HEADER);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x"
            })
    void whatIsNoContextBeginsATraceAnew(String header) {
        assertThat(TraceContext.parse(header)).isEmpty();
    }

    @Test
    void aShareOfTracesIsRecordedByTheirIds() {
        // Given
        var half = new Sampling(true, 0.5);
        var parent = TraceContext.parse(HEADER);

        // When
        long recorded = IntStream.range(0, 10_000)
                .mapToObj(i -> TraceContext.root())
                .filter(trace -> half.records(Optional.empty(), trace))
                .count();

        // Then
        assertThat(recorded).isBetween(4_500L, 5_500L);
        assertThat(new Sampling(true, 0).records(parent, parent.orElseThrow())).isTrue();
        assertThat(new Sampling(false, 0).records(parent, parent.orElseThrow())).isFalse();
        assertThat(new Sampling(false, 1).records(Optional.empty(), TraceContext.root()))
                .isTrue();
    }
}
