package io.nextmavens.runtime.auth.mail;

import io.nextmavens.runtime.auth.settings.AuthSettings;
import io.nextmavens.runtime.auth.store.OneTimeToken;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.token.DerivedKeys;
import io.nextmavens.runtime.auth.token.DerivedKeys.Purpose;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Codes and links that are mailed: good once, for a time, and for the address they were sent to. The database has an
 * HMAC of address and code, so that neither six digits nor a link can be found out from it. Thread-safe; all methods run
 * within a transaction.
 */
public final class OneTimeTokens {

    /** What a token is for; a user has one of each at most. */
    public enum Kind {
        CONFIRMATION_TOKEN,
        RECOVERY_TOKEN,
        EMAIL_CHANGE_TOKEN_NEW,
        EMAIL_CHANGE_TOKEN_CURRENT,
        REAUTHENTICATION_TOKEN;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Marks a link that was asked for with PKCE: it gives a code instead of a session. */
    public static final String PKCE = "pkce_";

    /** Marks a link that invites to a tenant: it is good for longer than its digits, which could be tried out. */
    private static final String INVITATION = "invite_";

    private static final List<String> MARKS = List.of("", PKCE, INVITATION);
    private static final int HASH_LENGTH = 56;

    private final SecureRandom random = new SecureRandom();
    private final DerivedKeys keys;
    private final AuthSettings.OneTime settings;

    public OneTimeTokens(DerivedKeys keys, AuthSettings.OneTime settings) {
        this.keys = keys;
        this.settings = settings;
    }

    /**
     * A token on its way.
     *
     * @param code the digits
     * @param hash what the link has, and the database
     */
    public record Issued(String code, String hash) {}

    /** Issues a token in place of the one before. */
    public Issued issue(Work work, User user, Kind kind, String address, boolean pkce) {
        return issue(work, user, kind, address, pkce ? PKCE : "");
    }

    /** Issues the token of an invitation to a tenant, in place of the one before. */
    public Issued issueInvitation(Work work, User user) {
        return issue(work, user, Kind.CONFIRMATION_TOKEN, user.email, INVITATION);
    }

    private Issued issue(Work work, User user, Kind kind, String address, String mark) {
        String code = code();
        String hash = mark + hash(0, address, code);
        forget(work, user, kind);
        OneTimeToken token = new OneTimeToken();
        token.id = UUID.randomUUID();
        token.userId = user.id;
        token.tokenType = kind.wire();
        token.tokenHash = hash;
        token.relatesTo = address;
        token.createdAt = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
        token.updatedAt = token.createdAt;
        work.insert(token);
        return new Issued(code, hash);
    }

    /** The token of a link, if it is good; it stays good until it is forgotten. */
    public Optional<OneTimeToken> byHash(Work work, String hash, List<Kind> kinds) {
        return work.firstForUpdate(OneTimeToken.class, "from OneTimeToken where tokenHash = ?1", hash)
                .filter(token -> kinds.stream().anyMatch(kind -> kind.wire().equals(token.tokenType)))
                .filter(token -> isWithin(life(token), token));
    }

    private Duration life(OneTimeToken token) {
        return token.tokenHash.startsWith(INVITATION) ? settings.invitationLife() : settings.life();
    }

    /** The user's token for the digits that were sent to an address, if it is good. */
    public Optional<OneTimeToken> byCode(Work work, User user, String address, String code, List<Kind> kinds) {
        List<String> hashes = IntStream.range(0, keys.count())
                .mapToObj(number -> hash(number, address, code))
                .toList();
        return work.list(OneTimeToken.class, "from OneTimeToken where userId = ?1", user.id).stream()
                .filter(token -> kinds.stream().anyMatch(kind -> kind.wire().equals(token.tokenType)))
                .filter(token -> hashes.stream()
                        .anyMatch(hash -> MARKS.stream().anyMatch(mark -> isSame(token.tokenHash, mark + hash))))
                .filter(token -> isWithin(settings.life(), token))
                .findFirst();
    }

    /** Whether a token is of a kind. */
    public static boolean is(OneTimeToken token, Kind kind) {
        return kind.wire().equals(token.tokenType);
    }

    /** Ends the user's token of a kind. */
    public void forget(Work work, User user, Kind kind) {
        work.executeSql(
                "delete from auth.one_time_tokens where user_id = ?1"
                        + " and token_type = cast(cast(?2 as text) as auth.one_time_token_type)",
                user.id,
                kind.wire());
    }

    /** Ends all tokens of a user. */
    public void forgetAll(Work work, User user) {
        work.execute("delete from OneTimeToken where userId = ?1", user.id);
    }

    private static boolean isWithin(Duration life, OneTimeToken token) {
        return token.createdAt.plus(life).isAfter(LocalDateTime.now(ZoneOffset.UTC));
    }

    private String code() {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < settings.digits(); i++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private String hash(int number, String address, String code) {
        return keys.hex(number, Purpose.ONE_TIME_TOKENS, address + '\n' + code).substring(0, HASH_LENGTH);
    }

    private static boolean isSame(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
