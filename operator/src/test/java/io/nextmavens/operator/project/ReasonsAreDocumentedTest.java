package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReasonsAreDocumentedTest {

    private static final Path PAGE = Path.of("..", "docs", "operator.md");
    private static final String BEGIN = "<!-- reasons: made from ConditionReason, -Dgolden.write=true -->\n";
    private static final String END = "<!-- end of reasons -->\n";

    @Test
    void everyReasonIsOnThePageWithItsRemedy() throws IOException {
        // Given
        var table = "| reason | what to do |\n|---|---|\n"
                + Arrays.stream(ConditionReason.values())
                        .map(reason -> "| `" + reason.text() + "` | " + reason.remedy() + " |\n")
                        .collect(Collectors.joining());

        // When
        var page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
        }

        // Then
        assertThat(Files.readString(PAGE).substring(from, Files.readString(PAGE).indexOf(END)))
                .isEqualTo(table);
    }
}
