package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.realtime.Principal;
import io.nextmavens.runtime.realtime.phoenix.Encoder;
import io.nextmavens.runtime.realtime.phoenix.Vsn;
import io.nextmavens.runtime.websocket.Frame;
import io.nextmavens.runtime.websocket.Outbox;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Subscribers who get the same bytes: same topic, serializer, claims and bindings. Thread-safe. */
final class ChannelAudience extends Audience {

    /** What its members have in common. */
    record Key(Vsn vsn, String topic, Principal principal, List<Binding> bindings) {}

    private final Key key;
    private final Set<Outbox> members = ConcurrentHashMap.newKeySet();

    ChannelAudience(Key key) {
        super(key.principal(), key.bindings());
        this.key = key;
    }

    Key key() {
        return key;
    }

    Set<Outbox> members() {
        return members;
    }

    void send(Frame frame) {
        members.forEach(member -> member.send(frame));
    }

    /** Puts a frame into the outboxes, which are to be flushed then. */
    void put(Frame frame, Set<Outbox> touched) {
        for (Outbox member : members) {
            member.put(frame);
            touched.add(member);
        }
    }

    @Override
    void lost(String why) {
        String topic = key.topic();
        JsonObject payload = new JsonObject()
                .put("extension", "postgres_changes")
                .put("status", "error")
                .put("message", "ChangesLost: " + why + "; read your tables again")
                .put("channel", topic.substring(topic.indexOf(':') + 1));
        send(Encoder.push(key.vsn(), null, topic, "system", payload.encode()));
    }
}
