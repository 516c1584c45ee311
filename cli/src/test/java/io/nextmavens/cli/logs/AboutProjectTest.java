package io.nextmavens.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AboutProjectTest {

    @Test
    void linesOfTheProjectAreKeptAndThoseOfOthersNot() {
        // Given
        var about = new AboutProject("shop", "notes");
        var lines = List.of(
                "2026-11-27T12:00:00.000Z INFO  [x] namespace=shop project=notes type=Normal reason=ObjectCreated made",
                "2026-11-27T12:00:00.000Z INFO  [x] namespace=shop project=notes-2 type=Normal reason=ObjectCreated made",
                "2026-11-27T12:00:00.000Z INFO  [x] namespace=shop2 project=notes type=Normal reason=ObjectCreated made",
                "2026-11-27T12:00:00.000Z WARN  [x] slow {resource.kind=NextMavensProject, resource.name=notes,"
                        + " resource.namespace=shop, resource.uid=1}",
                "2026-11-27T12:00:00.000Z WARN  [x] the server of shop/notes does not answer",
                "2026-11-27T12:00:00.000Z WARN  [x] the server of workshop/notes does not answer",
                "2026-11-27T12:00:00.000Z INFO  [x] started");

        // When
        var kept = lines.stream().filter(about).toList();

        // Then
        assertThat(kept).containsExactly(lines.get(0), lines.get(3), lines.get(4));
    }

    @Test
    void aStackTraceGoesWithItsLine() {
        // Given
        var about = new AboutProject("shop", "notes");
        var lines = List.of(
                "2026-11-27T12:00:00.000Z ERROR [x] namespace=shop project=notes failed: java.io.IOException: broken",
                "\tat a.B.c(B.java:1)",
                "2026-11-27T12:00:00.000Z ERROR [x] namespace=shop project=other failed: java.io.IOException: broken",
                "\tat a.B.c(B.java:2)");

        // When
        var kept = lines.stream().filter(about).toList();

        // Then
        assertThat(kept).containsExactly(lines.get(0), lines.get(1));
    }
}
