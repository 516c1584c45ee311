package io.nextmavens.runtime.realtime.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nextmavens.runtime.realtime.channel.ChannelKey;
import io.nextmavens.runtime.realtime.phoenix.Encoder;
import io.nextmavens.runtime.realtime.phoenix.UserBroadcast;
import io.nextmavens.runtime.realtime.phoenix.Vsn;
import io.nextmavens.runtime.realtime.pods.Pods;
import io.nextmavens.runtime.websocket.Frame;
import io.nextmavens.runtime.websocket.Outbox;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The members of channels, and messages to them, on this pod and on the others. Thread-safe. */
public final class Hub {

    /** Who is in a channel. */
    public record Member(Outbox outbox, Vsn vsn) {}

    private final Pods pods;
    private final Map<ChannelKey, Set<Member>> rooms = new ConcurrentHashMap<>();
    private final LongAdder sent = new LongAdder();

    public Hub(Pods pods) {
        this.pods = pods;
        pods.listen(Pods.Subject.BROADCAST, (pod, message) -> received(message));
    }

    public void join(ChannelKey key, Member member) {
        rooms.compute(key, (k, members) -> {
            Set<Member> room = members == null ? ConcurrentHashMap.newKeySet(4) : members;
            room.add(member);
            return room;
        });
    }

    public void leave(ChannelKey key, Member member) {
        rooms.computeIfPresent(key, (k, members) -> {
            members.remove(member);
            return members.isEmpty() ? null : members;
        });
    }

    /** Messages sent to members, ever. */
    public long sent() {
        return sent.sum();
    }

    /** Channels that somebody is in. */
    public int channels() {
        return rooms.size();
    }

    /**
     * Sends to all members on all pods.
     *
     * @param except who does not want its own
     * @return done when it was handed to the other pods; fails when that was not possible
     */
    public Future<Void> send(ChannelKey key, UserBroadcast message, Optional<Member> except) {
        deliver(key, message, "", except);
        return pods.isShared() ? pods.tell(Pods.Subject.BROADCAST, encode(key, message)) : Future.succeededFuture();
    }

    /**
     * Sends to the members on this pod.
     *
     * @param meta JSON about the message, or empty
     */
    public void deliver(ChannelKey key, UserBroadcast message, String meta, Optional<Member> except) {
        Set<Member> members = rooms.get(key);
        if (members == null) {
            return;
        }
        Map<Vsn, Optional<Frame>> frames = new EnumMap<>(Vsn.class);
        for (Member member : members) {
            if (except.isPresent() && except.get().equals(member)) {
                continue;
            }
            frames.computeIfAbsent(member.vsn(), vsn -> Encoder.broadcast(vsn, key.clientTopic(), message, meta))
                    .ifPresent(frame -> {
                        member.outbox().send(frame);
                        sent.increment();
                    });
        }
    }

    private static Buffer encode(ChannelKey key, UserBroadcast message) {
        Buffer out = Buffer.buffer();
        byte[] room = key.encode().getBytes(UTF_8);
        byte[] event = message.event().getBytes(UTF_8);
        return out.appendInt(room.length)
                .appendBytes(room)
                .appendInt(event.length)
                .appendBytes(event)
                .appendByte((byte) (message.json() ? 1 : 0))
                .appendBytes(message.payload());
    }

    private void received(Buffer in) {
        int event = 4 + in.getInt(0);
        int json = event + 4 + in.getInt(event);
        ChannelKey key = ChannelKey.decode(in.getString(4, event, "UTF-8"));
        UserBroadcast message = new UserBroadcast(
                in.getString(event + 4, json, "UTF-8"), in.getByte(json) == 1, in.getBytes(json + 1, in.length()));
        deliver(key, message, "", Optional.empty());
    }
}
