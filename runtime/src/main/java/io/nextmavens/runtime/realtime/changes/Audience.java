package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.realtime.Principal;
import io.nextmavens.runtime.realtime.phoenix.Frame;
import io.nextmavens.runtime.realtime.phoenix.Vsn;
import io.nextmavens.runtime.realtime.socket.Outbox;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Subscribers who get the same bytes: same topic, serializer, claims and bindings. Thread-safe. */
final class Audience {

    /** What its members have in common. */
    record Key(Vsn vsn, String topic, Principal principal, List<Binding> bindings) {}

    private final Key key;
    private final Set<Outbox> members = ConcurrentHashMap.newKeySet();
    private final Map<Long, String> decisiveClaims = new ConcurrentHashMap<>();

    Audience(Key key) {
        this.key = key;
    }

    Key key() {
        return key;
    }

    Principal principal() {
        return key.principal();
    }

    Set<Outbox> members() {
        return members;
    }

    /** See {@link Access#decisiveClaims}; remembered. */
    String decisiveClaims(Access access) {
        if (access.unrestricted()) {
            return "";
        }
        if (decisiveClaims.size() > 64) {
            decisiveClaims.clear();
        }
        return decisiveClaims.computeIfAbsent(
                access.number(),
                reading -> access.decisiveClaims(key.principal().claims()));
    }

    void send(Frame frame) {
        members.forEach(member -> member.send(frame));
    }
}
