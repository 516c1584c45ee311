package io.nextmavens.runtime.auth.settings;

import io.nextmavens.runtime.settings.SettingsException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * All settings of the auth service. Immutable; holds secrets: never print it. {@code docs/auth.md} has the reference.
 *
 * @param externalUrl where clients reach the runtime, without a slash at the end
 * @param sealingKey seals what the database keeps of secrets; the secret of tokens does where there is none
 * @param site where a browser goes when nothing else is asked for, and where it may go
 * @param signUp who may sign up, and how
 * @param tokens how access and refresh tokens are made
 * @param passwords which are good enough, and how they are kept
 * @param mail how mails leave
 * @param oneTime how the codes in mails are made
 * @param limits how often what may be asked for
 * @param captcha proof that a person asks
 * @param accessTokenHook the function that may change a token's claims
 * @param tenancy how a new user gets a tenant
 * @param secondFactors what besides a password proves who a user is
 * @param providers where users may sign in besides here
 */
public record AuthSettings(
        String externalUrl,
        Optional<byte[]> sealingKey,
        Site site,
        SignUp signUp,
        Tokens tokens,
        Passwords passwords,
        Mail mail,
        OneTime oneTime,
        Limits limits,
        Optional<Captcha> captcha,
        Optional<Hook> accessTokenHook,
        Tenancy tenancy,
        SecondFactors secondFactors,
        List<ProviderSettings> providers) {

    public AuthSettings {
        providers = List.copyOf(providers);
    }

    /**
     * Reads the settings.
     *
     * @throws SettingsException when something is wrong; it names everything that is
     */
    public static AuthSettings read(Map<String, String> environment) {
        return new AuthSettingsReader(environment).read();
    }

    /** The issuer of our tokens, and the base of our addresses. */
    public String apiUrl() {
        return externalUrl + "/auth/v1";
    }

    @Override
    public String toString() {
        return "AuthSettings[" + externalUrl + "]";
    }

    /**
     * Where browsers go.
     *
     * @param url the application's address
     * @param allowed patterns of addresses that may be asked for besides those of the application's host
     */
    public record Site(String url, List<String> allowed) {
        public Site {
            allowed = List.copyOf(allowed);
        }
    }

    /**
     * Who may sign up.
     *
     * @param disabled only administrators make users
     * @param byEmail whether with an e-mail address
     * @param anonymous whether without anything
     * @param confirmed whether an address counts as proven at once
     * @param allowUnconfirmed whether who has not proven theirs may sign in
     * @param manualLinking whether a user may link identities
     */
    public record SignUp(
            boolean disabled,
            boolean byEmail,
            boolean anonymous,
            boolean confirmed,
            boolean allowUnconfirmed,
            boolean manualLinking) {}

    /**
     * How tokens are made.
     *
     * @param issuer {@code iss} of access tokens
     * @param otherIssuers whose tokens of users other services take besides
     * @param audience {@code aud} of access tokens
     * @param defaultRole the role of a user who has been given no other
     * @param adminRoles roles that may administer users
     * @param accessLife of an access token
     * @param refreshLife of a refresh token that is not used
     * @param rotation whether a refresh token is good once
     * @param reuseGrace how long after its use it still gives its successor
     * @param sessionLife of a session at most
     * @param sessionInactivity after which a session ends
     */
    public record Tokens(
            String issuer,
            List<String> otherIssuers,
            String audience,
            String defaultRole,
            List<String> adminRoles,
            Duration accessLife,
            Duration refreshLife,
            boolean rotation,
            Duration reuseGrace,
            Optional<Duration> sessionLife,
            Optional<Duration> sessionInactivity) {
        public Tokens {
            otherIssuers = List.copyOf(otherIssuers);
            adminRoles = List.copyOf(adminRoles);
        }
    }

    /**
     * Passwords.
     *
     * @param minLength in characters
     * @param requiredSets of which one character each has to be there
     * @param leakCheck the service that knows leaked passwords
     * @param leakCheckRequired whether a password is refused when that service does not answer
     * @param argonMemoryKib of Argon2id
     * @param argonPasses of Argon2id
     * @param threads that compute hashes
     * @param queue of passwords that wait for a thread at most
     * @param reauthenticate whether a change needs a fresh sign-in or a code
     * @param currentRequired whether a change needs the current password
     */
    public record Passwords(
            int minLength,
            List<String> requiredSets,
            Optional<String> leakCheck,
            boolean leakCheckRequired,
            int argonMemoryKib,
            int argonPasses,
            int threads,
            int queue,
            boolean reauthenticate,
            boolean currentRequired) {
        public Passwords {
            requiredSets = List.copyOf(requiredSets);
        }
    }

    /**
     * How mails leave.
     *
     * @param server empty: mails are not sent, and the log says so
     * @param from the sender's address
     * @param fromName the sender's name
     * @param subjects by kind of mail
     * @param templates by kind of mail: an address or a file of the HTML text
     * @param secureEmailChange whether both addresses have to agree to a change
     */
    public record Mail(
            Optional<Smtp> server,
            String from,
            String fromName,
            Map<String, String> subjects,
            Map<String, String> templates,
            boolean secureEmailChange) {
        public Mail {
            subjects = Map.copyOf(subjects);
            templates = Map.copyOf(templates);
        }
    }

    /**
     * A mail server.
     *
     * @param tls {@code disable}, {@code starttls} (where offered), {@code required} or {@code implicit}
     */
    public record Smtp(String host, int port, Optional<String> user, Optional<String> password, String tls) {

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * Codes in mails.
     *
     * @param digits of a code
     * @param life of a code and of the link with it
     * @param invitationLife of the link that invites to a tenant
     */
    public record OneTime(int digits, Duration life, Duration invitationLife) {}

    /**
     * Limits; a rate is per address, refills evenly and allows a burst.
     *
     * @param addressHeader the header that tells the client's address
     * @param tokens requests for tokens in 5 minutes
     * @param verify checks of codes in 5 minutes
     * @param otp requests for mails in 5 minutes
     * @param anonymous anonymous sign-ins in an hour
     * @param emails mails in an hour
     * @param mfa answers to second factors in a minute
     * @param failures wrong passwords or codes of one account in 5 minutes
     * @param mailInterval between two mails of a kind to one account
     */
    public record Limits(
            Optional<String> addressHeader,
            int tokens,
            int verify,
            int otp,
            int anonymous,
            int emails,
            int mfa,
            int failures,
            Duration mailInterval) {}

    /**
     * Proof that a person asks.
     *
     * @param provider {@code hcaptcha} or {@code turnstile}
     * @param address that verifies answers
     */
    public record Captcha(String provider, String address, String secret) {

        @Override
        public String toString() {
            return provider + " at " + address;
        }
    }

    /** A function of the database. */
    public record Hook(String schema, String function) {}

    /**
     * How a new user gets a tenant.
     *
     * @param defaultTenant for {@link NewUsers#DEFAULT}: its id
     */
    public record Tenancy(NewUsers newUsers, Optional<UUID> defaultTenant) {}

    /**
     * Second factors: codes by time (TOTP, RFC 6238).
     *
     * @param enroll whether users may add one
     * @param verify whether codes are taken
     * @param maxEnrolled factors of one user, proven or not
     * @param maxVerified factors of one user that are proven
     * @param challengeLife how long a challenge may be answered
     * @param unverifiedLife how long a factor waits for its first code
     */
    public record SecondFactors(
            boolean enroll,
            boolean verify,
            int maxEnrolled,
            int maxVerified,
            Duration challengeLife,
            Duration unverifiedLife) {}

    /** How a new user gets a tenant. */
    public enum NewUsers {
        /** A tenant of their own, which they own. */
        CREATE,
        /** One tenant for everybody. */
        DEFAULT,
        /** None until somebody adds them. */
        INVITE
    }
}
