package io.nextmavens.runtime.auth.settings;

import io.nextmavens.runtime.auth.settings.ProviderSettings.Kind;
import io.nextmavens.runtime.settings.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads which providers there are: those that GoTrue names by {@code EXTERNAL_<NAME>_…}, and any of OpenID Connect by
 * {@code OIDC_<NAME>_…}.
 */
final class ProviderSettingsReader {

    private static final Pattern ISSUER = Pattern.compile("(?:GOTRUE_)?OIDC_([A-Z0-9]+(?:_[A-Z0-9]+)*)_ISSUER");

    /** What GoTrue calls providers that are spoken to here, and where they are unless a setting says so. */
    private static final Map<String, String> KNOWN = Map.of(
            "github", "https://github.com",
            "google", "https://accounts.google.com",
            "gitlab", "https://gitlab.com",
            "keycloak", "");

    /** GoTrue's others: silently missing, one would be looked for in vain. */
    private static final List<String> OTHERS = List.of(
            "apple",
            "azure",
            "bitbucket",
            "discord",
            "facebook",
            "figma",
            "fly",
            "kakao",
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

    private final SettingNames settings;
    private final Variables variables;
    private final Map<String, String> environment;
    private final String callback;

    ProviderSettingsReader(
            SettingNames settings, Variables variables, Map<String, String> environment, String callback) {
        this.settings = settings;
        this.variables = variables;
        this.environment = environment;
        this.callback = callback;
    }

    List<ProviderSettings> read() {
        List<ProviderSettings> providers = new ArrayList<>();
        for (String name : new TreeSet<>(KNOWN.keySet())) {
            known(name).ifPresent(providers::add);
        }
        for (String name : OTHERS) {
            if (settings.flag("EXTERNAL_" + name.toUpperCase(Locale.ROOT) + "_ENABLED", false)) {
                variables.problem("GOTRUE_EXTERNAL_" + name.toUpperCase(Locale.ROOT)
                        + "_ENABLED: this provider is not built in, only " + new TreeSet<>(KNOWN.keySet())
                        + "; one that speaks OpenID Connect is set up by OIDC_<NAME>_ISSUER");
            }
        }
        TreeSet<String> generic = new TreeSet<>();
        for (String variable : environment.keySet()) {
            Matcher issuer = ISSUER.matcher(variable);
            if (issuer.matches()) {
                generic.add(issuer.group(1));
            }
        }
        generic.forEach(name -> openId(name).ifPresent(providers::add));
        return providers;
    }

    private Optional<ProviderSettings> known(String name) {
        String prefix = "EXTERNAL_" + name.toUpperCase(Locale.ROOT) + "_";
        if (!settings.flag(prefix + "ENABLED", false)) {
            return Optional.empty();
        }
        String usual = KNOWN.getOrDefault(name, "");
        if (usual.isEmpty() && settings.text(prefix + "URL").isEmpty()) {
            variables.problem("GOTRUE_" + prefix + "ENABLED needs GOTRUE_" + prefix + "URL, the issuer's address");
            return Optional.empty();
        }
        Kind kind = name.equals("github") ? Kind.GITHUB : Kind.OPEN_ID;
        Optional<String> secret = settings.text(prefix + "SECRET");
        if (secret.isEmpty()) {
            variables.problem("GOTRUE_" + prefix + "ENABLED needs GOTRUE_" + prefix + "SECRET");
        }
        return provider(name, kind, prefix, settings.address(prefix + "URL", usual), secret);
    }

    /** An issuer is compared letter by letter (OpenID Connect Discovery 1.0, section 4.3): a slash at its end stays. */
    private Optional<ProviderSettings> openId(String upper) {
        String prefix = "OIDC_" + upper + "_";
        String name = upper.toLowerCase(Locale.ROOT);
        if (KNOWN.containsKey(name)
                || OTHERS.contains(name)
                || List.of("email", "phone", "anonymous").contains(name)) {
            variables.problem(prefix + "ISSUER: the name '" + name + "' has a meaning already, choose another");
            return Optional.empty();
        }
        String checked = settings.address(prefix + "ISSUER", "");
        String issuer = settings.text(prefix + "ISSUER").orElse(checked);
        return provider(name, Kind.OPEN_ID, prefix, issuer, settings.text(prefix + "SECRET"));
    }

    private Optional<ProviderSettings> provider(
            String name, Kind kind, String prefix, String url, Optional<String> secret) {
        List<String> ids =
                settings.text(prefix + "CLIENT_ID").map(Variables::list).orElse(List.of());
        if (ids.isEmpty()) {
            variables.problem(prefix + "CLIENT_ID is not set: the provider '" + name + "' gave you one");
            return Optional.empty();
        }
        return Optional.of(new ProviderSettings(
                name,
                kind,
                url,
                ids,
                secret,
                settings.address(prefix + "REDIRECT_URI", callback),
                settings.text(prefix + "SCOPES")
                        .map(text -> List.of(text.strip().split("[ ,]+", -1)))
                        .orElse(List.of()),
                settings.flag(prefix + "SKIP_NONCE_CHECK", false),
                settings.flag(prefix + "EMAIL_OPTIONAL", false)));
    }
}
