package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.realtime.socket.Outbox;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who wants changes of what. Thread-safe. */
final class Subscribers {

    private final Map<Audience.Key, Audience> audiences = new HashMap<>();
    private volatile Interests current = new Interests(List.of());

    synchronized Audience add(Audience.Key key, Outbox outbox) {
        Audience audience = audiences.get(key);
        if (audience == null) {
            audience = new Audience(key);
            audiences.put(key, audience);
            current = new Interests(audiences.values());
        }
        audience.members().add(outbox);
        return audience;
    }

    synchronized void remove(Audience.Key key, Outbox outbox) {
        Audience audience = audiences.get(key);
        if (audience != null
                && audience.members().remove(outbox)
                && audience.members().isEmpty()) {
            audiences.remove(key);
            current = new Interests(audiences.values());
        }
    }

    /** The audiences as of now, each of whose members changes under the reader's eyes. */
    Interests interests() {
        return current;
    }

    /** All audiences as of now. */
    Collection<Audience> all() {
        return current.all();
    }
}
