package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import java.time.Duration;
import java.util.Objects;

/** How the JWT secret and the API keys made with it are rotated. Durations: a number with s, m, h or d. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeysSpec(
        @JsonPropertyDescription("How long a JWT secret signs before the next one does."
                + " Default: until the annotation nextmavens.io/rotate-keys asks for it.")
        @Pattern("^[1-9][0-9]{0,4}[hd]$")
        String rotateEvery,

        @JsonPropertyDescription(
                "How long keys and tokens of the JWT secret before are accepted when no pod signs with it"
                        + " any more; at least as long as an access token holds.")
        @Default("24h")
        @Pattern("^[1-9][0-9]{0,8}[smhd]$")
        String overlap) {

    public KeysSpec {
        overlap = Objects.requireNonNullElse(overlap, "24h");
    }

    static KeysSpec defaults() {
        return new KeysSpec(null, null);
    }

    /**
     * What the text of such a field says; a number alone is seconds.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Duration duration(String text) {
        var unit = text.charAt(text.length() - 1);
        var number = Long.parseLong(Character.isDigit(unit) ? text : text.substring(0, text.length() - 1));
        return switch (unit) {
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            case 'd' -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
