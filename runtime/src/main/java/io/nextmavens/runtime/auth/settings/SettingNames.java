package io.nextmavens.runtime.auth.settings;

import io.nextmavens.runtime.settings.Variables;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a setting {@code X} as {@code GOTRUE_X}, which goes before, or as {@code X}, and reads what it says. */
final class SettingNames {

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(s|m|h|d)?");

    private final Map<String, String> environment;
    private final Variables variables;

    SettingNames(Map<String, String> environment, Variables variables) {
        this.environment = environment;
        this.variables = variables;
    }

    Optional<String> text(String name) {
        return variables.text(nameOf(name));
    }

    boolean flag(String name, boolean byDefault) {
        return variables.flag(nameOf(name), byDefault);
    }

    long number(String name, long byDefault, long min, long max) {
        return variables.number(nameOf(name), byDefault, min, max);
    }

    private String nameOf(String name) {
        String gotrue = "GOTRUE_" + name;
        boolean own =
                name.startsWith("NEXTMAVENS_") || (environment.containsKey(name) && !environment.containsKey(gotrue));
        return own ? name : gotrue;
    }

    Duration duration(String name, Duration byDefault) {
        return optionalDuration(name).orElse(byDefault);
    }

    /** Seconds, or a number with one of s, m, h, d. */
    Optional<Duration> optionalDuration(String name) {
        return text(name).flatMap(value -> {
            Matcher parts = DURATION.matcher(value.strip());
            if (!parts.matches()) {
                return variables.<Duration>problem(nameOf(name), value, "set it to a duration such as 10s, 15m or 24h");
            }
            long number = Long.parseLong(parts.group(1));
            return Optional.of(
                    switch (Optional.ofNullable(parts.group(2)).orElse("s")) {
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        case "d" -> Duration.ofDays(number);
                        default -> Duration.ofSeconds(number);
                    });
        });
    }

    String address(String name, String byDefault) {
        String value = text(name).orElse(byDefault);
        try {
            URI uri = new URI(value);
            if (uri.getScheme() == null || (!uri.isOpaque() && uri.getAuthority() == null)) {
                throw new URISyntaxException(value, "it names no host");
            }
        } catch (URISyntaxException e) {
            variables.problem(nameOf(name) + " is '" + value + "': set it to an address such as https://example.com");
        }
        return value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    }
}
