package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;

/** Who signs up and in, and how. docs/auth.md says what each means. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "(has(self.newUserTenant) && self.newUserTenant == 'Default') == has(self.defaultTenant)",
        message = "spec.auth.defaultTenant goes with spec.auth.newUserTenant Default, and only with that")
@ValidationRule(
        value = "!has(self.providers)"
                + " || self.providers.all(one, self.providers.exists_one(other, other.name == one.name))",
        message = "spec.auth.providers must name each provider once")
@ValidationRule(
        value = "!has(self.redirectUrls) || self.redirectUrls.all(url, !url.contains(','))",
        message = "spec.auth.redirectUrls[] must not hold a comma: one entry is one address")
public record AuthSpec(
        @JsonPropertyDescription("Address of the application, where browsers go after links in mails.")
        @Pattern("^https?://[^ ,]+$")
        @Size(max = 2048)
        String siteUrl,

        @JsonPropertyDescription("More addresses that browsers may be sent to; globs: * stops at . and /, ** does not.")
        @Size(max = 32)
        List<@Size(min = 1, max = 2048) String> redirectUrls,

        @JsonPropertyDescription("How accounts come to be.") @Default("{}")
        SignupSpec signup,

        @JsonPropertyDescription("The tenant of a new user. Create: one of their own. Default: defaultTenant."
                + " Invite: none, until somebody adds them.")
        @Default("Invite")
        NewUserTenant newUserTenant,

        @JsonPropertyDescription("Id of the tenant that new users join, with newUserTenant Default.")
        @Pattern("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
        String defaultTenant,

        @JsonPropertyDescription("Lifetimes of tokens and sessions.") @Default("{}")
        SessionsSpec sessions,

        @JsonPropertyDescription("What a password has to be like.") @Default("{}")
        PasswordSpec password,

        @JsonPropertyDescription("The mail server. Without one no mail is sent, and addresses count as proven.")
        SmtpSpec smtp,

        @JsonPropertyDescription("Providers that users sign in with.") @Size(max = 16)
        List<ProviderSpec> providers) {

    public AuthSpec {
        redirectUrls = redirectUrls == null ? List.of() : List.copyOf(redirectUrls);
        signup = Objects.requireNonNullElseGet(signup, SignupSpec::defaults);
        newUserTenant = Objects.requireNonNullElse(newUserTenant, NewUserTenant.Invite);
        sessions = Objects.requireNonNullElseGet(sessions, SessionsSpec::defaults);
        password = Objects.requireNonNullElseGet(password, PasswordSpec::defaults);
        providers = providers == null ? List.of() : List.copyOf(providers);
    }

    static AuthSpec defaults() {
        return new AuthSpec(null, null, null, null, null, null, null, null, null);
    }
}
