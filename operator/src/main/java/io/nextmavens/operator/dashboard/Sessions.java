package io.nextmavens.operator.dashboard;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * Who has signed in at this replica, by the name in their cookie: 256 random bits, which nobody can guess. In memory
 * only: tokens are written nowhere. Thread-safe.
 */
final class Sessions {

    /** How long one holds at most. */
    static final Duration LIFETIME = Duration.ofHours(12);

    private static final int MOST = 500;
    private static final int NAME_BYTES = 32;

    private final Map<String, Session> byName = new ConcurrentHashMap<>();
    private final Reviews reviews;
    private final ExecutorService threads;
    private final Clock clock;

    Sessions(Reviews reviews, ExecutorService threads, Clock clock) {
        this.reviews = reviews;
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * Signs a token's owner in; nobody, where the API server does not know it. Blocking.
     *
     * @return the name for the cookie
     */
    Optional<String> signIn(String token) {
        return reviews.visitorOf(token).map(visitor -> {
            var name = randomName();
            byName.put(name, new Session(token, visitor, clock.instant(), reviews, threads));
            dropOld();
            return name;
        });
    }

    /** Returns the session of a cookie while it holds. */
    Optional<Session> find(String name) {
        return Optional.ofNullable(byName.get(name)).filter(session -> {
            boolean over = session.hasEnded()
                    || clock.instant().isAfter(session.begun().plus(LIFETIME));
            if (over) {
                signOut(name);
            }
            return !over;
        });
    }

    void signOut(String name) {
        Optional.ofNullable(byName.remove(name)).ifPresent(Session::end);
    }

    private void dropOld() {
        while (byName.size() > MOST) {
            byName.entrySet().stream()
                    .min(Comparator.comparing(entry -> entry.getValue().begun()))
                    .ifPresent(oldest -> signOut(oldest.getKey()));
        }
    }

    /** When it is called: natively, one made at the build would give the same numbers everywhere. */
    private static String randomName() {
        var bytes = new byte[NAME_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
