package io.nextmavens.runtime.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Named texts and how to read them. Collects what is wrong instead of stopping at the first, so that one start tells
 * all. Not thread-safe.
 *
 * <p>A PostgREST setting {@code db-schemas} is the variable {@code PGRST_DB_SCHEMAS}, overridden by the database's
 * {@code pgrst.db_schemas} where it may be.
 */
public final class Variables {

    private final Map<String, String> environment;
    private final Map<String, String> database;
    private final List<String> problems = new ArrayList<>();

    /** Variables of the environment, and what the database overrides by names without a prefix. */
    public Variables(Map<String, String> environment, Map<String, String> database) {
        this.environment = environment;
        this.database = database;
    }

    /** The variable of that name, as it is; empty text counts. */
    public Optional<String> raw(String variable) {
        return Optional.ofNullable(environment.get(variable));
    }

    /** The variable of that name, unless empty. */
    public Optional<String> text(String variable) {
        return raw(variable).filter(value -> !value.isEmpty());
    }

    /** A setting of PostgREST under its name or its older one, as it is; empty text counts. */
    Optional<String> pgrstRaw(String... names) {
        for (String name : names) {
            Optional<String> value =
                    Optional.ofNullable(database.get(name.replace('-', '_'))).or(() -> raw(variableOf(name)));
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    /** A setting of PostgREST under its name or its older one, unless empty. */
    Optional<String> pgrst(String... names) {
        return pgrstRaw(names).filter(value -> !value.isEmpty());
    }

    static String variableOf(String name) {
        return "PGRST_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    boolean pgrstFlag(String name, boolean byDefault) {
        return flag(variableOf(name), pgrst(name), byDefault);
    }

    public boolean flag(String variable, boolean byDefault) {
        return flag(variable, text(variable), byDefault);
    }

    private boolean flag(String variable, Optional<String> value, boolean byDefault) {
        return value.flatMap(text -> flagIn(text).or(() -> problem(variable, text, "set it to true or false")))
                .orElse(byDefault);
    }

    /** What a text says as a flag; empty where it is none. */
    public static Optional<Boolean> flagIn(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> Optional.of(true);
            case "false", "no", "off", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    Optional<Long> pgrstNumber(long min, long max, String... names) {
        return number(variableOf(names[0]), pgrst(names), min, max);
    }

    public long number(String variable, long byDefault, long min, long max) {
        return number(variable, text(variable), min, max).orElse(byDefault);
    }

    private Optional<Long> number(String variable, Optional<String> value, long min, long max) {
        return value.flatMap(text -> {
            String range = "set it to a whole number from " + min + " to " + max;
            try {
                long number = Long.parseLong(text.strip());
                return number < min || number > max ? problem(variable, text, range) : Optional.of(number);
            } catch (NumberFormatException e) {
                return problem(variable, text, range);
            }
        });
    }

    /** A number of bytes: digits and, if any, one of K, M, G for powers of 1024. */
    public long bytes(String variable, long byDefault) {
        return text(variable)
                .flatMap(text -> {
                    String digits = text.strip().toUpperCase(Locale.ROOT);
                    int power = digits.isEmpty() ? -1 : "KMG".indexOf(digits.charAt(digits.length() - 1));
                    try {
                        long number = Long.parseLong(power < 0 ? digits : digits.substring(0, digits.length() - 1));
                        return number <= 0
                                ? this.<Long>problem(variable, text, "set it to more than 0")
                                : Optional.of(number << (10 * (power + 1)));
                    } catch (NumberFormatException e) {
                        return this.<Long>problem(variable, text, "set it to a number of bytes such as 1048576 or 32M");
                    }
                })
                .orElse(byDefault);
    }

    /** One of a few words. */
    <T> T choice(String name, T byDefault, Map<String, T> choices) {
        return pgrst(name)
                .flatMap(text -> choices.containsKey(text)
                        ? Optional.of(choices.get(text))
                        : this.<T>problem(
                                variableOf(name),
                                text,
                                "set it to one of "
                                        + String.join(
                                                ", ",
                                                choices.keySet().stream()
                                                        .sorted()
                                                        .toList())))
                .orElse(byDefault);
    }

    /** Reads a setting with a parser that throws {@link IllegalArgumentException} saying what is wrong. */
    public <T> Optional<T> parsed(String variable, Optional<String> value, Function<String, T> parser) {
        return value.flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (IllegalArgumentException e) {
                problems.add(variable + ": " + e.getMessage());
                return Optional.empty();
            }
        });
    }

    /** Items between commas, blanks around them dropped. */
    public static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    public <T> Optional<T> problem(String variable, String value, String remedy) {
        problems.add(variable + " is '" + value + "': " + remedy);
        return Optional.empty();
    }

    public void problem(String sentence) {
        problems.add(sentence);
    }

    public void throwIfAnythingIsWrong() {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }
}
