package io.nextmavens.cli.completion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the script by which a shell, or kubectl, completes the command. */
@Command(
        name = "completion",
        description = "The script by which a shell completes this command, with the names of projects; kubectl: the one"
                + " that kubectl itself asks.")
public final class CompletionCommand implements Runnable {

    /** What completes. */
    enum Shell {
        BASH,
        ZSH,
        FISH,
        KUBECTL
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh|fish|kubectl", description = "for what")
    private Shell shell;

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        out.print(script(shell));
        out.flush();
    }

    static String script(Shell shell) {
        var name = "/completion/" + shell.name().toLowerCase(Locale.ROOT);
        try (var file = CompletionCommand.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
