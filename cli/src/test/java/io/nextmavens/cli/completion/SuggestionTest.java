package io.nextmavens.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.cli.NextMavensCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class SuggestionTest {

    private static final CommandSpec ROOT = new CommandLine(new NextMavensCommand()).getCommandSpec();

    @Test
    void commandsAreSuggestedWithWhatTheyDoAndHiddenOnesAreNot() {
        // When
        var all = texts("");
        var some = choices("st");

        // Then
        assertThat(all)
                .contains("status", "logs", "psql", "export", "completion")
                .doesNotContain("__complete");
        assertThat(some).hasSize(1);
        assertThat(some.getFirst().text()).isEqualTo("status");
        assertThat(some.getFirst().about()).startsWith("How projects are");
    }

    @Test
    void optionsAreSuggestedOnceADashIsThere() {
        assertThat(texts("logs", "notes", "--t")).containsExactly("--tail", "--timestamps");
        assertThat(texts("status", "-")).contains("--namespace", "--output", "--all-namespaces");
    }

    @Test
    void namesOfProjectsNamespacesAndContextsAreAskedFor() {
        assertThat(of("status", "no")).isEqualTo(new Suggestion.Name(Suggestion.Kind.PROJECT, "no", ""));
        assertThat(of("restore", "notes", "--into", ""))
                .isEqualTo(new Suggestion.Name(Suggestion.Kind.PROJECT, "", ""));
        assertThat(of("restore", "notes", "--into=no"))
                .isEqualTo(new Suggestion.Name(Suggestion.Kind.PROJECT, "no", "--into="));
        assertThat(of("status", "-n", "sh")).isEqualTo(new Suggestion.Name(Suggestion.Kind.NAMESPACE, "sh", ""));
        assertThat(of("status", "--context", "k")).isEqualTo(new Suggestion.Name(Suggestion.Kind.CONTEXT, "k", ""));
        assertThat(of("status", "--kubeconfig", "")).isEqualTo(new Suggestion.File());
    }

    @Test
    void whatBashHasTakenApartIsOneWordAgain() {
        assertThat(of("status", "--context", "=", "k"))
                .isEqualTo(new Suggestion.Name(Suggestion.Kind.CONTEXT, "k", ""));
        assertThat(of("status", "--context", "=")).isEqualTo(new Suggestion.Name(Suggestion.Kind.CONTEXT, "", ""));
    }

    @Test
    void valuesThatAreFewAreSuggested() {
        assertThat(texts("status", "-o", "")).containsExactly("table", "json", "yaml", "name");
        assertThat(texts("rotate", "notes", "")).containsExactly("logins", "keys");
        assertThat(texts("psql", "--role", "a")).containsExactly("anon", "authenticated", "admin");
        assertThat(texts("completion", "z")).containsExactly("zsh");
        assertThat(texts("logs", "notes", "--component", "runtime,d")).containsExactly("runtime,database");
    }

    @Test
    void afterASwitchComesAName() {
        assertThat(of("logs", "-f", "")).isEqualTo(new Suggestion.Name(Suggestion.Kind.PROJECT, "", ""));
    }

    @Test
    void bashReadsItsScript() throws IOException, InterruptedException {
        for (var shell : List.of(CompletionCommand.Shell.BASH, CompletionCommand.Shell.KUBECTL)) {
            // When
            var bash =
                    new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
            try (var in = bash.getOutputStream()) {
                in.write(CompletionCommand.script(shell).getBytes(StandardCharsets.UTF_8));
            }

            // Then
            assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(bash.waitFor()).isZero();
        }
    }

    private static Suggestion of(String... words) {
        return Suggestion.of(ROOT, List.of(words));
    }

    private static List<Suggestion.Choice> choices(String... words) {
        return ((Suggestion.Choices) of(words)).choices();
    }

    private static List<String> texts(String... words) {
        return choices(words).stream().map(Suggestion.Choice::text).toList();
    }
}
