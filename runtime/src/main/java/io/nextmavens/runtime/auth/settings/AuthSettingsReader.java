package io.nextmavens.runtime.auth.settings;

import io.nextmavens.runtime.auth.settings.AuthSettings.Captcha;
import io.nextmavens.runtime.auth.settings.AuthSettings.Hook;
import io.nextmavens.runtime.auth.settings.AuthSettings.Limits;
import io.nextmavens.runtime.auth.settings.AuthSettings.Mail;
import io.nextmavens.runtime.auth.settings.AuthSettings.NewUsers;
import io.nextmavens.runtime.auth.settings.AuthSettings.OneTime;
import io.nextmavens.runtime.auth.settings.AuthSettings.Passwords;
import io.nextmavens.runtime.auth.settings.AuthSettings.SecondFactors;
import io.nextmavens.runtime.auth.settings.AuthSettings.SignUp;
import io.nextmavens.runtime.auth.settings.AuthSettings.Site;
import io.nextmavens.runtime.auth.settings.AuthSettings.Smtp;
import io.nextmavens.runtime.auth.settings.AuthSettings.Tenancy;
import io.nextmavens.runtime.auth.settings.AuthSettings.Tokens;
import io.nextmavens.runtime.settings.Variables;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes {@link AuthSettings} of variables. A setting {@code X} is also read as {@code GOTRUE_X}, which goes before. */
final class AuthSettingsReader {

    private static final Pattern HOOK =
            Pattern.compile("pg-functions://[^/]+/([A-Za-z_][A-Za-z0-9_$]{0,62})/([A-Za-z_][A-Za-z0-9_$]{0,62})");
    private static final String SEALING_KEY = "NEXTMAVENS_SEALING_KEY";
    private static final Duration LONGEST_INVITATION = Duration.ofDays(30);
    private static final int LEAST_KEY_BYTES = 32;
    private static final List<String> MAILS =
            List.of("confirmation", "recovery", "magic_link", "invite", "email_change", "reauthentication");

    private final Map<String, String> environment;
    private final Variables variables;
    private final SettingNames names;

    AuthSettingsReader(Map<String, String> environment) {
        this.environment = environment;
        this.variables = new Variables(environment, Map.of());
        this.names = new SettingNames(environment, variables);
    }

    AuthSettings read() {
        variables.number("NEXTMAVENS_AUTH_DB_POOL", 10, 1, 9999);
        String external = externalUrl();
        Mail mail = mail();
        AuthSettings settings = new AuthSettings(
                external,
                sealingKey(),
                site(),
                signUp(mail),
                tokens(external),
                passwords(),
                mail,
                new OneTime(
                        (int) number("MAILER_OTP_LENGTH", 6, 6, 10),
                        duration("MAILER_OTP_EXP", Duration.ofHours(1)),
                        invitationLife()),
                limits(),
                captcha(),
                hook(),
                tenancy(),
                secondFactors(),
                new ProviderSettingsReader(names, variables, environment, external + "/auth/v1/callback").read());
        variables.throwIfAnythingIsWrong();
        return settings;
    }

    /** Housekeeping takes older ones away. */
    private Duration invitationLife() {
        Duration life = duration("NEXTMAVENS_AUTH_INVITATION_EXP", Duration.ofDays(7));
        if (life.compareTo(LONGEST_INVITATION) > 0) {
            variables.problem("NEXTMAVENS_AUTH_INVITATION_EXP is longer than " + LONGEST_INVITATION.toDays()
                    + "d: set it to at most that");
        }
        return life;
    }

    private Optional<byte[]> sealingKey() {
        Optional<byte[]> key = variables.text(SEALING_KEY).map(text -> text.getBytes(StandardCharsets.UTF_8));
        key.filter(bytes -> bytes.length < LEAST_KEY_BYTES)
                .ifPresent(bytes -> variables.problem(SEALING_KEY + " has " + bytes.length
                        + " bytes: set one of at least " + LEAST_KEY_BYTES
                        + ", for example the output of 'openssl rand -base64 48'"));
        return key;
    }

    private String externalUrl() {
        String port = variables
                .text("QUARKUS_HTTP_PORT")
                .or(() -> variables.text("PGRST_SERVER_PORT"))
                .orElse("8080");
        String url = address("API_EXTERNAL_URL", "http://localhost:" + port);
        return url.endsWith("/auth/v1") ? url.substring(0, url.length() - "/auth/v1".length()) : url;
    }

    private Site site() {
        return new Site(
                address("SITE_URL", "http://localhost:3000"),
                text("URI_ALLOW_LIST").map(Variables::list).orElse(List.of()));
    }

    /** Without a mail server nobody could prove an address. */
    private SignUp signUp(Mail mail) {
        return new SignUp(
                flag("DISABLE_SIGNUP", false),
                flag("EXTERNAL_EMAIL_ENABLED", true),
                flag("EXTERNAL_ANONYMOUS_USERS_ENABLED", false),
                flag("MAILER_AUTOCONFIRM", mail.server().isEmpty()),
                flag("MAILER_ALLOW_UNVERIFIED_EMAIL_SIGN_INS", false),
                flag("SECURITY_MANUAL_LINKING_ENABLED", false));
    }

    private Tokens tokens(String external) {
        return new Tokens(
                text("JWT_ISSUER").orElse(external + "/auth/v1"),
                variables
                        .text("NEXTMAVENS_AUTH_OTHER_ISSUERS")
                        .map(Variables::list)
                        .orElse(List.of()),
                text("JWT_AUD").orElse("authenticated"),
                text("JWT_DEFAULT_GROUP_NAME").orElse("authenticated"),
                text("JWT_ADMIN_ROLES").map(Variables::list).orElse(List.of("service_role", "supabase_admin")),
                duration("JWT_EXP", Duration.ofMinutes(15)),
                duration("NEXTMAVENS_AUTH_REFRESH_TOKEN_EXP", Duration.ofDays(30)),
                flag("SECURITY_REFRESH_TOKEN_ROTATION_ENABLED", true),
                duration("SECURITY_REFRESH_TOKEN_REUSE_INTERVAL", Duration.ofSeconds(10)),
                names.optionalDuration("SESSIONS_TIMEBOX"),
                names.optionalDuration("SESSIONS_INACTIVITY_TIMEOUT"));
    }

    private Passwords passwords() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new Passwords(
                (int) number("PASSWORD_MIN_LENGTH", 6, 1, 72),
                // GoTrue separates sets by colons, and "\:" is a colon in one
                text("PASSWORD_REQUIRED_CHARACTERS")
                        .map(sets -> List.of(sets.split("(?<!\\\\):", -1)).stream()
                                .map(set -> set.replace("\\:", ":"))
                                .filter(set -> !set.isEmpty())
                                .toList())
                        .orElse(List.of()),
                flag("PASSWORD_HIBP_ENABLED", false)
                        ? Optional.of(address("NEXTMAVENS_AUTH_LEAKED_PASSWORD_URL", "https://api.pwnedpasswords.com"))
                        : Optional.empty(),
                flag("PASSWORD_HIBP_FAIL_CLOSED", false),
                (int) number("NEXTMAVENS_AUTH_ARGON2_MEMORY_KIB", 19_456, 8, 1_048_576),
                (int) number("NEXTMAVENS_AUTH_ARGON2_PASSES", 2, 1, 100),
                (int) number("NEXTMAVENS_AUTH_HASH_THREADS", Math.max(1, cores / 2), 1, 256),
                (int) number("NEXTMAVENS_AUTH_HASH_QUEUE", 500, 1, 100_000),
                flag("SECURITY_UPDATE_PASSWORD_REQUIRE_REAUTHENTICATION", false),
                flag("SECURITY_UPDATE_PASSWORD_REQUIRE_CURRENT_PASSWORD", false));
    }

    private Mail mail() {
        Optional<Smtp> server = text("SMTP_HOST")
                .map(host -> new Smtp(
                        host, (int) number("SMTP_PORT", 587, 1, 65_535), text("SMTP_USER"), smtpPassword(), smtpTls()));
        String from = text("SMTP_ADMIN_EMAIL").or(() -> text("SMTP_FROM")).orElse("noreply@localhost");
        if (hasLineBreak(from) || from.indexOf('@') < 1) {
            variables.problem("SMTP_ADMIN_EMAIL is '" + from + "': set it to an e-mail address");
        }
        Map<String, String> subjects = new LinkedHashMap<>();
        Map<String, String> templates = new LinkedHashMap<>();
        for (String kind : MAILS) {
            String name = kind.toUpperCase(Locale.ROOT);
            text("MAILER_SUBJECTS_" + name).ifPresent(subject -> subjects.put(kind, subject));
            text("MAILER_TEMPLATES_" + name).ifPresent(template -> templates.put(kind, template));
        }
        return new Mail(
                server,
                from,
                text("SMTP_SENDER_NAME").orElse("NextMavens"),
                subjects,
                templates,
                flag("MAILER_SECURE_EMAIL_CHANGE_ENABLED", true));
    }

    private Optional<String> smtpPassword() {
        return text("SMTP_PASS").or(() -> text("SMTP_PASSWORD"));
    }

    private String smtpTls() {
        String tls = text("SMTP_TLS").orElse(number("SMTP_PORT", 587, 1, 65_535) == 465 ? "implicit" : "starttls");
        if (!List.of("disable", "starttls", "required", "implicit").contains(tls)) {
            variables.problem("SMTP_TLS is '" + tls + "': set it to disable, starttls, required or implicit");
        }
        return tls;
    }

    private static boolean hasLineBreak(String text) {
        return text.chars().anyMatch(c -> c < 0x20);
    }

    private Limits limits() {
        String header = text("RATE_LIMIT_HEADER").orElse("X-Forwarded-For");
        return new Limits(
                header.equals("none") ? Optional.empty() : Optional.of(header),
                (int) number("RATE_LIMIT_TOKEN_REFRESH", 150, 1, 1_000_000),
                (int) number("RATE_LIMIT_VERIFY", 30, 1, 1_000_000),
                (int) number("RATE_LIMIT_OTP", 30, 1, 1_000_000),
                (int) number("RATE_LIMIT_ANONYMOUS_USERS", 30, 1, 1_000_000),
                (int) number("RATE_LIMIT_EMAIL_SENT", 30, 1, 1_000_000),
                (int) number("MFA_RATE_LIMIT_CHALLENGE_AND_VERIFY", 15, 1, 1_000_000),
                (int) number("NEXTMAVENS_AUTH_RATE_LIMIT_FAILURES", 30, 1, 1_000_000),
                duration("SMTP_MAX_FREQUENCY", Duration.ofMinutes(1)));
    }

    private Optional<Captcha> captcha() {
        if (!flag("SECURITY_CAPTCHA_ENABLED", false)) {
            return Optional.empty();
        }
        String provider = text("SECURITY_CAPTCHA_PROVIDER").orElse("hcaptcha");
        String address =
                switch (provider) {
                    case "hcaptcha" -> "https://api.hcaptcha.com/siteverify";
                    case "turnstile" -> "https://challenges.cloudflare.com/turnstile/v0/siteverify";
                    default -> {
                        variables.problem("GOTRUE_SECURITY_CAPTCHA_PROVIDER is '" + provider
                                + "': set it to hcaptcha or turnstile");
                        yield "";
                    }
                };
        Optional<String> secret = text("SECURITY_CAPTCHA_SECRET");
        if (secret.isEmpty()) {
            variables.problem("GOTRUE_SECURITY_CAPTCHA_ENABLED needs GOTRUE_SECURITY_CAPTCHA_SECRET");
        }
        return Optional.of(new Captcha(provider, address("NEXTMAVENS_AUTH_CAPTCHA_URL", address), secret.orElse("")));
    }

    private Optional<Hook> hook() {
        if (!flag("HOOK_CUSTOM_ACCESS_TOKEN_ENABLED", false)) {
            return Optional.empty();
        }
        String uri = text("HOOK_CUSTOM_ACCESS_TOKEN_URI").orElse("");
        Matcher parts = HOOK.matcher(uri);
        if (!parts.matches()) {
            variables.problem("GOTRUE_HOOK_CUSTOM_ACCESS_TOKEN_URI is '" + uri
                    + "': set it to pg-functions://postgres/<schema>/<function>");
            return Optional.empty();
        }
        return Optional.of(new Hook(parts.group(1), parts.group(2)));
    }

    private Tenancy tenancy() {
        Optional<UUID> tenant = variables.parsed(
                "NEXTMAVENS_AUTH_DEFAULT_TENANT", variables.text("NEXTMAVENS_AUTH_DEFAULT_TENANT"), UUID::fromString);
        String word =
                variables.text("NEXTMAVENS_AUTH_NEW_USER_TENANT").orElse(tenant.isPresent() ? "default" : "invite");
        NewUsers how =
                switch (word) {
                    case "create" -> NewUsers.CREATE;
                    case "default" -> NewUsers.DEFAULT;
                    case "invite" -> NewUsers.INVITE;
                    default -> {
                        variables.problem("NEXTMAVENS_AUTH_NEW_USER_TENANT is '" + word
                                + "': set it to create, default or invite");
                        yield NewUsers.INVITE;
                    }
                };
        if (how == NewUsers.DEFAULT && tenant.isEmpty()) {
            variables.problem("NEXTMAVENS_AUTH_NEW_USER_TENANT is 'default': set NEXTMAVENS_AUTH_DEFAULT_TENANT to the"
                    + " tenant's id");
        }
        return new Tenancy(how, tenant);
    }

    private Optional<String> text(String name) {
        return names.text(name);
    }

    private boolean flag(String name, boolean byDefault) {
        return names.flag(name, byDefault);
    }

    private long number(String name, long byDefault, long min, long max) {
        return names.number(name, byDefault, min, max);
    }

    private Duration duration(String name, Duration byDefault) {
        return names.duration(name, byDefault);
    }

    private String address(String name, String byDefault) {
        return names.address(name, byDefault);
    }

    private SecondFactors secondFactors() {
        return new SecondFactors(
                flag("MFA_TOTP_ENROLL_ENABLED", true),
                flag("MFA_TOTP_VERIFY_ENABLED", true),
                (int) number("MFA_MAX_ENROLLED_FACTORS", 10, 1, 100),
                (int) number("MFA_MAX_VERIFIED_FACTORS", 10, 1, 100),
                duration("MFA_CHALLENGE_EXPIRY_DURATION", Duration.ofMinutes(5)),
                duration("MFA_FACTOR_EXPIRY_DURATION", Duration.ofMinutes(5)));
    }
}
