package io.nextmavens.operator.runtime;

import io.nextmavens.crds.v1alpha1.AuthSpec;
import io.nextmavens.crds.v1alpha1.NewUserTenant;
import io.nextmavens.crds.v1alpha1.ProviderSpec;
import io.nextmavens.crds.v1alpha1.SignupSpec;
import io.nextmavens.crds.v1alpha1.SmtpSpec;
import io.nextmavens.crds.v1alpha1.SmtpTls;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code spec.auth} as settings of the runtime (docs/auth.md). What is as the runtime has it anyway is left out. */
final class AuthSettings {

    private static final String SECTION = "spec.auth.";
    private static final AuthSpec DEFAULTS = new AuthSpec(null, null, null, null, null, null, null, null, null);

    private final List<RuntimeSetting> settings = new ArrayList<>();

    private AuthSettings() {}

    static List<RuntimeSetting> of(AuthSpec auth) {
        var settings = new AuthSettings();
        settings.add("SITE_URL", auth.siteUrl(), null, "siteUrl");
        if (!auth.redirectUrls().isEmpty()) {
            settings.add("URI_ALLOW_LIST", String.join(",", auth.redirectUrls()), null, "redirectUrls");
        }
        settings.signup(auth.signup());
        settings.tenant(auth);
        settings.sessions(auth);
        settings.password(auth);
        Optional.ofNullable(auth.smtp()).ifPresent(settings::smtp);
        auth.providers().forEach(settings::provider);
        return List.copyOf(settings.settings);
    }

    private void signup(SignupSpec signup) {
        add("DISABLE_SIGNUP", !signup.enabled(), false, "signup.enabled");
        add("EXTERNAL_EMAIL_ENABLED", signup.email(), true, "signup.email");
        add("EXTERNAL_ANONYMOUS_USERS_ENABLED", signup.anonymous(), false, "signup.anonymous");
        if (signup.confirmEmail() != null) {
            add("MAILER_AUTOCONFIRM", !signup.confirmEmail(), null, "signup.confirmEmail");
        }
    }

    private void tenant(AuthSpec auth) {
        add(
                "NEXTMAVENS_AUTH_NEW_USER_TENANT",
                auth.newUserTenant().name().toLowerCase(Locale.ROOT),
                NewUserTenant.Invite.name().toLowerCase(Locale.ROOT),
                "newUserTenant");
        add("NEXTMAVENS_AUTH_DEFAULT_TENANT", auth.defaultTenant(), null, "defaultTenant");
    }

    private void sessions(AuthSpec auth) {
        var sessions = auth.sessions();
        var defaults = DEFAULTS.sessions();
        add("JWT_EXP", sessions.accessToken(), defaults.accessToken(), "sessions.accessToken");
        add(
                "NEXTMAVENS_AUTH_REFRESH_TOKEN_EXP",
                sessions.refreshToken(),
                defaults.refreshToken(),
                "sessions.refreshToken");
        add("SESSIONS_TIMEBOX", sessions.timebox(), null, "sessions.timebox");
        add("SESSIONS_INACTIVITY_TIMEOUT", sessions.inactivity(), null, "sessions.inactivity");
    }

    private void password(AuthSpec auth) {
        var password = auth.password();
        add("PASSWORD_MIN_LENGTH", password.minLength(), DEFAULTS.password().minLength(), "password.minLength");
        add("PASSWORD_HIBP_ENABLED", password.refuseLeaked(), false, "password.refuseLeaked");
    }

    private void smtp(SmtpSpec smtp) {
        add("SMTP_HOST", smtp.host(), null, "smtp.host");
        add("SMTP_PORT", smtp.port(), null, "smtp.port");
        add("SMTP_TLS", smtp.tls().setting(), SmtpTls.Starttls.setting(), "smtp.tls");
        add("SMTP_USER", smtp.user(), null, "smtp.user");
        if (smtp.passwordSecretRef() != null) {
            settings.add(RuntimeSetting.of("SMTP_PASS", smtp.passwordSecretRef(), SECTION + "smtp.passwordSecretRef"));
        }
        add("SMTP_ADMIN_EMAIL", smtp.from(), null, "smtp.from");
        add("SMTP_SENDER_NAME", smtp.senderName(), null, "smtp.senderName");
    }

    private void provider(ProviderSpec provider) {
        var name = provider.name().toUpperCase(Locale.ROOT);
        var prefix = (provider.knownByName() ? "EXTERNAL_" : "OIDC_") + name;
        var field = "providers[" + provider.name() + "].";
        if (provider.knownByName()) {
            add(prefix + "_ENABLED", true, null, field + "name");
        }
        add(prefix + (provider.knownByName() ? "_URL" : "_ISSUER"), provider.url(), null, field + "url");
        add(prefix + "_CLIENT_ID", provider.clientId(), null, field + "clientId");
        if (provider.clientSecretRef() != null) {
            settings.add(RuntimeSetting.of(
                    prefix + "_SECRET", provider.clientSecretRef(), SECTION + field + "clientSecretRef"));
        }
        if (!provider.scopes().isEmpty()) {
            add(prefix + "_SCOPES", String.join(",", provider.scopes()), null, field + "scopes");
        }
    }

    private void add(String name, Object value, Object unless, String field) {
        if (value != null && !value.equals(unless)) {
            settings.add(RuntimeSetting.of(name, value, SECTION + field));
        }
    }
}
