package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.websocket.Outbox;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who wants changes of what. Thread-safe. */
final class Subscribers {

    private final Map<ChannelAudience.Key, ChannelAudience> channels = new HashMap<>();
    private final Set<RowAudience> receivers = new HashSet<>();
    private volatile Interests current = new Interests(List.of());

    synchronized void add(ChannelAudience.Key key, Outbox outbox) {
        ChannelAudience audience = channels.get(key);
        if (audience == null) {
            audience = new ChannelAudience(key);
            channels.put(key, audience);
            renew();
        }
        audience.members().add(outbox);
    }

    synchronized void remove(ChannelAudience.Key key, Outbox outbox) {
        ChannelAudience audience = channels.get(key);
        if (audience != null
                && audience.members().remove(outbox)
                && audience.members().isEmpty()) {
            channels.remove(key);
            renew();
        }
    }

    synchronized void add(RowAudience audience) {
        receivers.add(audience);
        renew();
    }

    synchronized void remove(RowAudience audience) {
        if (receivers.remove(audience)) {
            renew();
        }
    }

    private void renew() {
        List<Audience> all = new ArrayList<>(channels.values());
        all.addAll(receivers);
        current = new Interests(all);
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
