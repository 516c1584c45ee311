package io.nextmavens.runtime.auth.session;

import io.nextmavens.runtime.auth.store.RefreshToken;
import io.nextmavens.runtime.auth.store.UserSession;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.token.DerivedKeys;
import io.nextmavens.runtime.auth.token.DerivedKeys.Purpose;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Refresh tokens, of which the database knows the SHA-256 only. The successor of a token is derived from it with a key
 * of the project, so that whoever asks twice gets the same one without it being kept anywhere. Thread-safe.
 *
 * <p>A token that GoTrue issued stands in the table as it is; it is taken once, and its successor is one of ours.
 */
public final class RefreshTokens {

    static final String HASHED = "sha256:";
    private static final int RANDOM_BYTES = 32;
    /** How many uses of a family may lie within one grace. */
    private static final int LONGEST_CHAIN = 1000;

    private final SecureRandom random = new SecureRandom();
    private final DerivedKeys keys;

    public RefreshTokens(DerivedKeys keys) {
        this.keys = keys;
    }

    /** Issues the first token of a session. */
    public String first(Work work, UserSession session, OffsetDateTime now) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String token = text(bytes);
        insert(work, session, hashed(token), null, now);
        return token;
    }

    /** The token of a session that is good now. */
    Optional<RefreshToken> activeForUpdate(Work work, UserSession session) {
        return work.firstForUpdate(
                RefreshToken.class,
                "from RefreshToken where sessionId = ?1 and revoked = false order by id desc",
                session.id);
    }

    /** Ends a token and issues its successor. */
    String rotate(Work work, UserSession session, RefreshToken used, OffsetDateTime now) {
        work.execute("update RefreshToken set revoked = true, updatedAt = ?1 where id = ?2", now, used.id);
        String successor = successorOf(used.token);
        insert(work, session, hashed(successor), used.token, now);
        return successor;
    }

    /**
     * The token whose hash is {@code active}, found from one of its family that was used before; empty when it is not
     * of the family, or too many uses away.
     */
    Optional<String> successorUntil(String used, String active) {
        for (int number = 0; number < keys.count(); number++) {
            Optional<String> found = successorUntil(number, used, active);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<String> successorUntil(int number, String used, String active) {
        String stored = used;
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            String successor = text(keys.mac(number, Purpose.REFRESH_TOKENS, stored));
            stored = hashed(successor);
            if (stored.equals(active)) {
                return Optional.of(successor);
            }
        }
        return Optional.empty();
    }

    private void insert(Work work, UserSession session, String stored, String parent, OffsetDateTime now) {
        RefreshToken token = new RefreshToken();
        token.token = stored;
        token.userId = session.userId.toString();
        token.sessionId = session.id;
        token.parent = parent;
        token.createdAt = now;
        token.updatedAt = now;
        work.insert(token);
    }

    /** The token that follows the one of that hash. */
    String successorOf(String stored) {
        return text(keys.mac(Purpose.REFRESH_TOKENS, stored));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What the table has of a token. */
    static String hashed(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HASHED + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
