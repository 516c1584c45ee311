package io.nextmavens.runtime.auth.http;

import io.nextmavens.runtime.auth.settings.AuthSettings;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;

/** What the service tells of itself. */
public final class ServiceRoutes {

    /** GoTrue's providers: clients look each up by its name. */
    private static final List<String> PROVIDERS = List.of(
            "apple",
            "azure",
            "bitbucket",
            "discord",
            "facebook",
            "figma",
            "fly",
            "github",
            "gitlab",
            "google",
            "kakao",
            "keycloak",
            "linkedin",
            "linkedin_oidc",
            "notion",
            "slack",
            "slack_oidc",
            "snapchat",
            "spotify",
            "twitch",
            "twitter",
            "workos",
            "x",
            "zoom");

    private final AuthSettings settings;
    private final Supplier<List<String>> enabledProviders;

    /**
     * The routes.
     *
     * @param enabledProviders by which users can sign in, besides e-mail
     */
    public ServiceRoutes(AuthSettings settings, Supplier<List<String>> enabledProviders) {
        this.settings = settings;
        this.enabledProviders = enabledProviders;
    }

    public void addTo(Routes routes) {
        routes.get("/health", call -> health());
        routes.get("/settings", call -> settings());
    }

    private static AuthAnswer health() {
        return AuthAnswer.ok(new JsonObject()
                .put("version", "nextmavens")
                .put("name", "GoTrue")
                .put("description", "NextMavens Auth, compatible with GoTrue"));
    }

    private AuthAnswer settings() {
        JsonObject external =
                new JsonObject().put("anonymous_users", settings.signUp().anonymous());
        PROVIDERS.forEach(name -> external.put(name, false));
        enabledProviders.get().forEach(name -> external.put(name, true));
        external.put("email", settings.signUp().byEmail()).put("phone", false);
        return AuthAnswer.ok(new JsonObject()
                .put("external", external)
                .put("disable_signup", settings.signUp().disabled())
                .put("mailer_autoconfirm", settings.signUp().confirmed())
                .put("phone_autoconfirm", false)
                .put("sms_provider", "")
                .put("saml_enabled", false)
                .put("passkeys_enabled", false));
    }
}
