package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.util.Objects;

/** How accounts come to be. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SignupSpec(
        @JsonPropertyDescription("false: only administrators make users.") @Default("true")
        Boolean enabled,

        @JsonPropertyDescription("Whether users sign up with an e-mail address.") @Default("true")
        Boolean email,

        @JsonPropertyDescription("Whether users sign in without saying who they are.") @Default("false")
        Boolean anonymous,

        @JsonPropertyDescription("Whether an address has to be proven before its first sign-in. Default: true with"
                + " spec.auth.smtp, false without.")
        Boolean confirmEmail) {

    public SignupSpec {
        enabled = Objects.requireNonNullElse(enabled, true);
        email = Objects.requireNonNullElse(email, true);
        anonymous = Objects.requireNonNullElse(anonymous, false);
    }

    static SignupSpec defaults() {
        return new SignupSpec(null, null, null, null);
    }
}
