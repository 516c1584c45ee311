package io.nextmavens.runtime.auth.provider;

import io.nextmavens.runtime.auth.http.OutgoingRequests;
import io.nextmavens.runtime.auth.http.OutgoingRequests.NoReply;
import io.nextmavens.runtime.auth.http.OutgoingRequests.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/** The keys of an issuer (RFC 7517), asked again every ten minutes, or when a token names one that is new. Thread-safe. */
final class KeySet {

    private static final Duration LIFE = Duration.ofMinutes(10);
    /** Tokens with made-up keys must not become a flood of questions. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private record Known(List<JsonWebKey> keys, long since) {}

    private final OutgoingRequests requests;
    private final Discovery discovery;
    private final AtomicReference<Known> known = new AtomicReference<>();

    KeySet(OutgoingRequests requests, Discovery discovery) {
        this.requests = requests;
        this.discovery = discovery;
    }

    /**
     * The issuer's keys.
     *
     * @throws NoReply when the issuer does not tell them
     */
    List<JsonWebKey> keys() {
        return youngerThan(LIFE);
    }

    /** The issuer's keys for a token whose key is not among those that are known. */
    List<JsonWebKey> newest() {
        return youngerThan(PAUSE);
    }

    private List<JsonWebKey> youngerThan(Duration age) {
        Known before = known.get();
        if (before != null && System.nanoTime() - before.since < age.toNanos()) {
            return before.keys;
        }
        try {
            Reply reply = requests.get(discovery.metadata().keys());
            if (reply.status() != 200) {
                throw new NoReply("status " + reply.status() + " for the keys", null);
            }
            List<JsonWebKey> now = List.copyOf(new JsonWebKeySet(reply.body()).getJsonWebKeys());
            known.set(new Known(now, System.nanoTime()));
            return now;
        } catch (JoseException e) {
            throw new NoReply("the keys are not a set of JSON Web Keys", e);
        } catch (NoReply e) {
            if (before != null) {
                return before.keys;
            }
            throw e;
        }
    }
}
