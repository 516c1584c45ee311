package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Set;

/** A provider that users sign in with. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.name in ['github', 'google', 'gitlab'] || has(self.url)",
        message = "spec.auth.providers[].url is needed but for github, google and gitlab: the issuer's address")
@ValidationRule(
        value = "!(self.name in ['github', 'google', 'gitlab', 'keycloak']) || has(self.clientSecretRef)",
        message = "spec.auth.providers[].clientSecretRef is needed for github, google, gitlab and keycloak")
@ValidationRule(
        value = "!(self.name in ['apple', 'azure', 'bitbucket', 'discord', 'facebook', 'figma', 'fly', 'kakao',"
                + " 'linkedin', 'linkedin_oidc', 'notion', 'slack', 'slack_oidc', 'snapchat', 'spotify', 'twitch',"
                + " 'twitter', 'workos', 'x', 'zoom', 'email', 'phone', 'anonymous'])",
        message = "spec.auth.providers[].name must not be that of a provider which is not built in: give an OpenID"
                + " Connect issuer a name of your own, such as my_azure")
public record ProviderSpec(
        @JsonPropertyDescription("github, google, gitlab or keycloak; with any other name the OpenID Connect issuer"
                + " that url gives.")
        @Required
        @Size(min = 1, max = 32)
        @Pattern("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")
        String name,

        @JsonPropertyDescription("Client id, as the provider gave it.") @Required @Size(min = 1, max = 512)
        String clientId,

        @JsonPropertyDescription("Where the client's secret is.")
        SecretKeyReference clientSecretRef,

        @JsonPropertyDescription("Address of the issuer, or of an installation of one's own.")
        @Size(max = 2048)
        @Pattern("^https?://[^ ]+$")
        String url,

        @JsonPropertyDescription("Scopes to ask for besides the usual ones.") @Size(max = 16)
        List<@Size(min = 1, max = 255) @Pattern("^[^ ]+$") String> scopes) {

    private static final Set<String> BUILT_IN = Set.of("github", "google", "gitlab", "keycloak");

    public ProviderSpec {
        scopes = scopes == null ? List.of() : List.copyOf(scopes);
    }

    /** Returns whether the runtime knows it by name. */
    public boolean knownByName() {
        return BUILT_IN.contains(name);
    }
}
