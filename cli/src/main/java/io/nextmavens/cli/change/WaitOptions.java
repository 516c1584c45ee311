package io.nextmavens.cli.change;

import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --wait} and {@code --timeout}. */
public final class WaitOptions {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    @Option(names = "--wait", description = "wait until it is done")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "10m",
            converter = Span.class,
            description = "how long at most, such as 90s, 10m or 1h (default: ${DEFAULT-VALUE})")
    private Duration timeout;

    /** How far something is. */
    public sealed interface Progress {

        /**
         * Not done.
         *
         * @param now what it is at, for people
         */
        record Pending(String now) implements Progress {}

        /**
         * Over.
         *
         * @param told what came of it, for people
         */
        record Over(String told) implements Progress {}
    }

    /** Whether to wait. */
    public boolean isAsked() {
        return wait;
    }

    /**
     * Looks once a second until it is over, telling on {@code err} what has changed.
     *
     * @return what came of it
     */
    public String await(String what, Supplier<Progress> look, PrintWriter err) {
        var end = Instant.now().plus(timeout);
        var told = Optional.<String>empty();
        while (true) {
            var progress = look.get();
            switch (progress) {
                case Progress.Over over -> {
                    return over.told();
                }
                case Progress.Pending pending -> {
                    if (Instant.now().isAfter(end)) {
                        throw new Problem(
                                Exit.TIMED_OUT,
                                what + " is still under way after " + timeout.toSeconds() + " s: " + pending.now(),
                                "It goes on by itself; wait longer with --timeout.");
                    }
                    if (!told.equals(Optional.of(pending.now()))) {
                        err.println(pending.now());
                        err.flush();
                        told = Optional.of(pending.now());
                    }
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(Exit.TIMED_OUT, "interrupted while waiting", "It goes on by itself.");
        }
    }

    /** A time span as kubectl takes it. */
    public static final class Span implements ITypeConverter<Duration> {

        private static final Pattern FORM = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");

        @Override
        public Duration convert(String text) {
            var found = FORM.matcher(text);
            if (text.isBlank() || !found.matches()) {
                throw new TypeConversionException("'" + text + "' is no time span: write 90s, 10m or 1h30m");
            }
            return Duration.ofHours(number(found.group(1)))
                    .plusMinutes(number(found.group(2)))
                    .plusSeconds(number(found.group(3)));
        }

        private static long number(String digits) {
            return digits == null ? 0 : Long.parseLong(digits);
        }
    }
}
