package io.nextmavens.cli.completion;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What may stand where somebody writes. */
sealed interface Suggestion {

    /**
     * One that can be chosen.
     *
     * @param text of the word
     * @param about what it is; may be blank
     */
    record Choice(String text, String about) {}

    /**
     * One of these, all of which begin with what is there.
     *
     * @param choices may be empty
     */
    record Choices(List<Choice> choices) implements Suggestion {}

    /**
     * The name of something on the cluster or in the kubeconfig.
     *
     * @param kind of what
     * @param begin what is there of it
     * @param before what of the word is in front of it: {@code --into=}
     */
    record Name(Kind kind, String begin, String before) implements Suggestion {}

    /** A file. */
    record File() implements Suggestion {}

    /** What names are of. */
    enum Kind {
        PROJECT,
        NAMESPACE,
        CONTEXT
    }

    /**
     * For the last of the words, which may be empty.
     *
     * @param root the command line's top command
     * @param words what follows it; pure
     */
    static Suggestion of(CommandSpec root, List<String> words) {
        var line = joined(words);
        var command = root;
        int named = 0;
        boolean isPlain = false; // after --
        Optional<OptionSpec> open = Optional.empty();
        for (var word : line.subList(0, line.size() - 1)) {
            if (open.isPresent()) {
                open = Optional.empty();
            } else if (word.equals("--") && !isPlain) {
                isPlain = true;
            } else if (word.startsWith("-") && !isPlain) {
                open = Optional.ofNullable(command.findOption(word)).filter(option -> takesWord(option));
            } else if (command.subcommands().containsKey(word)) {
                command = command.subcommands().get(word).getCommandSpec();
            } else {
                named++;
            }
        }
        var last = line.getLast();
        if (open.isPresent()) {
            return value(open.get(), open.get().longestName(), last, "");
        }
        if (last.startsWith("-") && !isPlain) {
            return option(command, last);
        }
        if (!command.subcommands().isEmpty()) {
            return subcommands(command, last);
        }
        return positional(command, named, last);
    }

    /** Bash takes {@code --into=a} for three words. */
    private static List<String> joined(List<String> words) {
        var line = new ArrayList<String>();
        for (String word : words.isEmpty() ? List.of("") : words) {
            if (word.equals("=") && !line.isEmpty() && line.getLast().startsWith("--")) {
                continue;
            }
            line.add(word);
        }
        if (words.size() > 1 && words.getLast().equals("=")) {
            line.add("");
        }
        return line;
    }

    private static boolean takesWord(OptionSpec option) {
        return option.arity().min() > 0 || (option.arity().max() > 0 && !option.negatable() && !isSwitch(option));
    }

    private static boolean isSwitch(OptionSpec option) {
        return option.type() == boolean.class || option.type() == Boolean.class;
    }

    private static Suggestion option(CommandSpec command, String last) {
        int equals = last.indexOf('=');
        if (equals > 0) {
            var name = last.substring(0, equals);
            return Optional.ofNullable(command.findOption(name))
                    .map(option -> value(option, name, last.substring(equals + 1), name + "="))
                    .orElseGet(() -> new Choices(List.of()));
        }
        return new Choices(command.options().stream()
                .filter(option -> !option.hidden())
                .map(option -> new Choice(option.longestName(), first(option.description())))
                .filter(choice -> choice.text().startsWith(last))
                .sorted(Comparator.comparing(Choice::text))
                .toList());
    }

    private static Suggestion subcommands(CommandSpec command, String last) {
        return new Choices(command.subcommands().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().getCommandSpec().usageMessage().hidden())
                .filter(entry -> entry.getKey().startsWith(last))
                .map(entry -> new Choice(
                        entry.getKey(),
                        first(entry.getValue().getCommandSpec().usageMessage().description())))
                .toList());
    }

    private static Suggestion positional(CommandSpec command, int index, String last) {
        return command.positionalParameters().stream()
                .filter(parameter -> parameter.index().contains(index))
                .findFirst()
                .map(parameter -> value(parameter, "", last, ""))
                .orElseGet(() -> new Choices(List.of()));
    }

    private static Suggestion value(ArgSpec argument, String option, String begin, String before) {
        return switch (option) {
            case "--namespace", "-n", "--from-namespace" -> new Name(Kind.NAMESPACE, begin, before);
            case "--context" -> new Name(Kind.CONTEXT, begin, before);
            default ->
                switch (argument.paramLabel()) {
                    case "NAME", "PROJECT" -> new Name(Kind.PROJECT, begin, before);
                    case "FILE" -> new File();
                    default -> choices(argument, begin, before);
                };
        };
    }

    /** The values of an enum, of which some take several after commas. */
    private static Choices choices(ArgSpec argument, String begin, String before) {
        int comma = begin.lastIndexOf(',') + 1;
        return new Choices(constants(argument)
                .filter(value -> value.startsWith(begin.substring(comma)))
                .map(value -> new Choice(before + begin.substring(0, comma) + value, ""))
                .toList());
    }

    private static Stream<String> constants(ArgSpec argument) {
        var candidates = argument.completionCandidates();
        var types = argument.auxiliaryTypes();
        if (candidates == null && types != null && types.length > 0 && types[0].isEnum()) {
            return Stream.of(types[0].getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
        }
        return candidates == null
                ? Stream.empty()
                : StreamSupport.stream(candidates.spliterator(), false).map(text -> text.toLowerCase(Locale.ROOT));
    }

    private static String first(String[] description) {
        return description.length == 0
                ? ""
                : description[0].replace("%n", "").replace(" (default: ${DEFAULT-VALUE})", "");
    }
}
