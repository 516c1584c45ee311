package io.nextmavens.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCellAndLinesEndWithoutSpaces() {
        // Given
        var table = Table.of("NAME", "READY", "MESSAGE")
                .row("a-long-name", "True", "")
                .row("b", "False", "two\nlines");

        // When
        var text = table.text();

        // Then
        assertThat(text).isEqualTo("""
                NAME          READY   MESSAGE
                a-long-name   True
                b             False   two lines
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-27T11:59:30Z, 30s",
        "2026-11-27T11:55:00Z, 5m",
        "2026-11-27T05:00:00Z, 7h",
        "2026-11-15T12:00:00Z, 12d",
        "2026-11-27T12:00:10Z, 0s",
        "tomorrow, tomorrow",
        ", -"
    })
    void anAgeIsSaidInTheLargestUnitThatSaysEnough(String time, String said) {
        // Given
        var now = Instant.parse("2026-11-27T12:00:00Z");

        // When
        var age = Age.of(time, now);

        // Then
        assertThat(age).isEqualTo(said);
    }
}
