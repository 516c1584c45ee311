package io.nextmavens.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssignmentsTest {

    @Test
    void aShellReadsBackWhatWasWritten(@TempDir Path folder) throws Exception {
        // Given
        SequencedMap<String, String> values = new LinkedHashMap<>();
        values.put("PLAIN", "http://127.0.0.1:8080");
        values.put("AWKWARD", "it's $HOME `date` \"and\" \\more");
        Path file = folder.resolve("env");

        // When
        PrivateFile.write(file, new Assignments(values).text());

        // Then
        Process shell = new ProcessBuilder(
                        "sh", "-c", ". \"$0\"; printf '%s|%s' \"$PLAIN\" \"$AWKWARD\"", file.toString())
                .start();
        assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8))
                .isEqualTo("http://127.0.0.1:8080|it's $HOME `date` \"and\" \\more");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
