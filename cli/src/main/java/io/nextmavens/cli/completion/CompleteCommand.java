package io.nextmavens.cli.completion;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.nextmavens.cli.cluster.ClusterOptions;
import io.nextmavens.cli.cluster.Projects;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Answers a shell, or kubectl, what the last word may be: a line for each, with what it is after a tab, and at last what to
 * do where none fits, as Cobra's programs answer it
 * (https://github.com/spf13/cobra/blob/main/site/content/completions/_index.md).
 */
@Command(name = "__complete", hidden = true)
public final class CompleteCommand implements Runnable {

    private static final String FILES = ":0";
    private static final String NO_FILES = ":4";
    private static final int PATIENCE_SECONDS = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "WORD", description = "what stands there, after --")
    private List<String> words = new ArrayList<>();

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        var suggestion = Suggestion.of(spec.root(), words);
        switch (suggestion) {
            case Suggestion.Choices choices ->
                choices.choices()
                        .forEach(choice -> out.println(
                                choice.about().isBlank() ? choice.text() : choice.text() + "\t" + choice.about()));
            case Suggestion.Name name ->
                names(name.kind())
                        .filter(one -> one.startsWith(name.begin()))
                        .forEach(one -> out.println(name.before() + one));
            case Suggestion.File() -> {}
        }
        out.println(suggestion instanceof Suggestion.File ? FILES : NO_FILES);
        out.flush();
    }

    /** Whoever completes wants an answer soon, and no error. */
    private Stream<String> names(Suggestion.Kind kind) {
        var asking = new CompletableFuture<List<String>>();
        Thread.ofVirtual().start(() -> {
            try {
                asking.complete(ask(kind));
            } catch (RuntimeException e) {
                asking.complete(List.of());
            }
        });
        return asking.completeOnTimeout(List.of(), PATIENCE_SECONDS, TimeUnit.SECONDS).join().stream();
    }

    private List<String> ask(Suggestion.Kind kind) {
        var line = new CommandLine(new Where())
                .setUnmatchedArgumentsAllowed(true)
                .setUnmatchedOptionsArePositionalParams(false);
        line.parseArgs(words.subList(0, Math.max(0, words.size() - 1)).toArray(String[]::new));
        ClusterOptions options = ((Where) line.getCommand()).options;
        if (kind == Suggestion.Kind.CONTEXT) {
            return options.contexts();
        }
        try (var cluster = options.connect()) {
            return (kind == Suggestion.Kind.PROJECT
                            ? Projects.list(cluster, false)
                            : cluster.client().namespaces().list().getItems())
                    .stream()
                            .map((HasMetadata object) -> object.getMetadata().getName())
                            .toList();
        }
    }

    /** Of the words those that say which cluster. */
    @Command(name = "where")
    static final class Where {
        @Mixin
        private ClusterOptions options;
    }
}
