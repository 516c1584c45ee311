package io.nextmavens.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void everyOptionIsTaken(@TempDir Path folder) throws Exception {
        // Given
        Path schema = Files.writeString(folder.resolve("schema.sql"), "select 1;");

        // When
        Options options = Options.parse(List.of(
                "--runtime",
                "/bin/runtime",
                "--port",
                "9000",
                "--schema",
                schema.toString(),
                "--data",
                folder.toString(),
                "--smtp",
                "[::1]:2525",
                "--env",
                folder.resolve("env").toString()));

        // Then
        assertThat(options.runtime()).containsExactly("/bin/runtime");
        assertThat(options.port()).isEqualTo(9000);
        assertThat(options.schema()).contains(schema);
        assertThat(options.data()).contains(folder);
        assertThat(options.smtp()).contains(new Options.Address("[::1]", 2525));
        assertThat(options.env()).contains(folder.resolve("env"));
    }

    @Test
    void aJarRunsOnTheJavaOfThisProgram() {
        // When
        Options options = Options.parse(List.of("--runtime-jar", "runtime.jar"));

        // Then
        assertThat(options.runtime())
                .startsWith(System.getProperty("java.home") + "/bin/java")
                .endsWith("runtime.jar");
        assertThat(options.port()).isEqualTo(Options.DEFAULT_PORT);
        assertThat(options.data()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --port 0              | --port: a port is 1 to 65535, not '0'
            --port 65536          | --port: a port is 1 to 65535, not '65536'
            --port eighty         | --port: a port is 1 to 65535, not 'eighty'
            --port                | --port needs a value
            --smtp localhost      | --smtp is HOST:PORT, not 'localhost'
            --smtp :25            | --smtp is HOST:PORT, not ':25'
            --schema /no/such/file| --schema: there is no readable file /no/such/file
            --prot 80             | dev does not know '--prot'; it knows --schema, --port, --data, --smtp, --env and --native
            """)
    void whatCannotBeUnderstoodIsNamedWithTheRemedy(String arguments, String message) {
        // When // Then
        assertThatThrownBy(() -> Options.parse(List.of(arguments.strip().split(" ", -1))))
                .isInstanceOf(Options.UsageException.class)
                .hasMessage(message);
    }
}
