package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import java.util.Objects;

/** Lifetimes: a number with s, m, h or d. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionsSpec(
        @JsonPropertyDescription("Of an access token.") @Default("15m") @Pattern(DURATION)
        String accessToken,

        @JsonPropertyDescription("Of a refresh token that is not used.") @Default("30d") @Pattern(DURATION)
        String refreshToken,

        @JsonPropertyDescription("Of a session, however much it is used. Default: no end.") @Pattern(DURATION)
        String timebox,

        @JsonPropertyDescription("Of a session that is not used. Default: no end.") @Pattern(DURATION)
        String inactivity) {

    private static final String DURATION = "^[1-9][0-9]{0,8}[smhd]$";

    public SessionsSpec {
        accessToken = Objects.requireNonNullElse(accessToken, "15m");
        refreshToken = Objects.requireNonNullElse(refreshToken, "30d");
    }

    static SessionsSpec defaults() {
        return new SessionsSpec(null, null, null, null);
    }
}
