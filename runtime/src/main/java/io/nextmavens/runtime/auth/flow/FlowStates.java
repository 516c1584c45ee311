package io.nextmavens.runtime.auth.flow;

import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.store.FlowState;
import io.nextmavens.runtime.auth.store.Work;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Keeps sign-ins under way in the database, so that any pod can finish them: by a code that is exchanged for a session
 * against the verifier of its challenge (RFC 7636). A code is good once and for a short time, and stands there hashed.
 * Thread-safe; all methods but {@link #challenge} run within a transaction.
 */
public final class FlowStates {

    /** How long a sign-in may take at the other place, and a code until it is exchanged. */
    public static final Duration LIFE = Duration.ofMinutes(5);

    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9._~-]{43,128}");
    private static final String S256 = "s256";
    private static final String PLAIN = "plain";

    private final SecureRandom random = new SecureRandom();

    /**
     * What a client must know the verifier of.
     *
     * @param method {@code s256} or {@code plain}
     */
    public record Challenge(String text, String method) {}

    /** The challenge in a request; empty when it does not use PKCE. */
    public static Optional<Challenge> challenge(AuthCall call) {
        Optional<String> text = call.text("code_challenge").or(() -> call.parameter("code_challenge"));
        Optional<String> method = call.text("code_challenge_method").or(() -> call.parameter("code_challenge_method"));
        if (text.isEmpty() != method.isEmpty()) {
            throw AuthException.invalid("PKCE flow requires code_challenge_method and code_challenge");
        }
        return text.map(challenge -> {
            String name = method.get().toLowerCase(Locale.ROOT);
            if (!name.equals(S256) && !name.equals(PLAIN)) {
                throw AuthException.invalid("code_challenge_method must be one of s256, plain");
            }
            if (!CHALLENGE.matcher(challenge).matches()) {
                throw AuthException.invalid(
                        "code challenge has to be between 43 and 128 characters of" + " [A-Za-z0-9._~-]");
            }
            return new Challenge(challenge, name);
        });
    }

    /**
     * A new sign-in under way; to be inserted.
     *
     * @param provider {@code email}, or a provider's name
     * @param method what the sign-in is recorded as
     */
    public FlowState begin(String provider, String method, Optional<Challenge> challenge, Optional<UUID> user) {
        OffsetDateTime now = Sessions.now();
        FlowState flow = new FlowState();
        flow.id = UUID.randomUUID();
        flow.providerType = provider;
        flow.authenticationMethod = method;
        flow.codeChallenge = challenge.map(Challenge::text).orElse(null);
        flow.codeChallengeMethod = challenge.map(Challenge::method).orElse(null);
        flow.userId = user.orElse(null);
        flow.createdAt = now;
        flow.updatedAt = now;
        return flow;
    }

    /** The newest sign-in of a user that began with that method. */
    public Optional<FlowState> latest(Work work, UUID user, String method) {
        return work.firstForUpdate(
                FlowState.class,
                "from FlowState where userId = ?1 and authenticationMethod = ?2 and authCode is null"
                        + " order by createdAt desc",
                user,
                method);
    }

    /** Lets the user's browser take a code back to the application. */
    public String issueCode(Work work, FlowState flow, UUID user) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        OffsetDateTime now = Sessions.now();
        flow.userId = user;
        flow.authCode = hashed(code);
        flow.authCodeIssuedAt = now;
        flow.updatedAt = now;
        work.update(flow);
        return code;
    }

    /**
     * Takes a code, which then is gone.
     *
     * @throws AuthException {@code flow_state_not_found}, {@code flow_state_expired}, {@code bad_code_verifier}
     */
    public FlowState exchange(Work work, String code, String verifier) {
        FlowState flow = work.firstForUpdate(FlowState.class, "from FlowState where authCode = ?1", hashed(code))
                .orElseThrow(() -> AuthException.of(
                        404, AuthErrorCode.FLOW_STATE_NOT_FOUND, "invalid flow state, no valid flow state found"));
        if (flow.authCodeIssuedAt == null || flow.authCodeIssuedAt.plus(LIFE).isBefore(Sessions.now())) {
            throw AuthException.of(403, AuthErrorCode.FLOW_STATE_EXPIRED, "invalid flow state, flow state has expired");
        }
        if (!isVerified(flow, verifier)) {
            throw AuthException.of(
                    400,
                    AuthErrorCode.BAD_CODE_VERIFIER,
                    "code challenge does not match previously saved code verifier");
        }
        work.delete(flow);
        return flow;
    }

    private static boolean isVerified(FlowState flow, String verifier) {
        if (flow.codeChallenge == null || flow.codeChallengeMethod == null) {
            return false;
        }
        String made = flow.codeChallengeMethod.equals(S256)
                ? Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(verifier))
                : verifier;
        return MessageDigest.isEqual(
                made.getBytes(StandardCharsets.UTF_8), flow.codeChallenge.getBytes(StandardCharsets.UTF_8));
    }

    private static String hashed(String code) {
        return "sha256:" + HexFormat.of().formatHex(sha256(code));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
