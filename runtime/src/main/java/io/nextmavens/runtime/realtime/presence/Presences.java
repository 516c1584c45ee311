package io.nextmavens.runtime.realtime.presence;

import io.nextmavens.runtime.realtime.broadcast.Hub.Member;
import io.nextmavens.runtime.realtime.channel.ChannelKey;
import io.nextmavens.runtime.realtime.phoenix.Encoder;
import io.nextmavens.runtime.realtime.phoenix.Vsn;
import io.nextmavens.runtime.realtime.pods.Pods;
import io.nextmavens.runtime.websocket.Frame;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Who is present in all channels. Each pod owns the presences of its connections and numbers what it says about them; one
 * that missed something asks for all of it, and one that is not heard of for {@value #SILENCE_SECONDS} seconds is taken
 * for dead, its presences with it. Thread-safe.
 */
public final class Presences implements AutoCloseable {

    private static final int SILENCE_SECONDS = 3;
    private static final long BEAT_MILLIS = 1000;

    /** What is known of another pod. */
    private static final class Other {
        long number = -1;
        long heardNanos = System.nanoTime();
        boolean asked;
    }

    private final Pods pods;
    private final Vertx vertx;
    private final SecureRandom random = new SecureRandom();
    private final Map<ChannelKey, Room> rooms = new HashMap<>();
    private final Map<ChannelKey, Set<Member>> watchers = new HashMap<>();
    private final Map<UUID, Other> others = new HashMap<>();
    private final long timer;
    private long number;

    public Presences(Vertx vertx, Pods pods) {
        this.vertx = vertx;
        this.pods = pods;
        if (!pods.isShared()) {
            timer = -1;
            return;
        }
        pods.listen(Pods.Subject.PRESENCE, new Pods.Listener() {
            @Override
            public void received(UUID pod, Buffer message) {
                Presences.this.received(pod, new JsonObject(message));
            }

            @Override
            public void connected() {
                tell(new JsonObject().put("t", "ask"));
                tellState();
            }
        });
        timer = vertx.setPeriodic(BEAT_MILLIS, id -> beat());
    }

    @Override
    public void close() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            tell(new JsonObject().put("t", "bye"));
        }
    }

    /** Shows a member who is present, and from now on who comes and goes. */
    public synchronized void watch(ChannelKey key, Member member) {
        watchers.computeIfAbsent(key, k -> new HashSet<>()).add(member);
        Room room = rooms.get(key);
        String state = room == null ? "{}" : room.state();
        member.outbox().send(Encoder.push(member.vsn(), null, key.clientTopic(), "presence_state", state));
    }

    public synchronized void unwatch(ChannelKey key, Member member) {
        Set<Member> watching = watchers.get(key);
        if (watching != null && watching.remove(member) && watching.isEmpty()) {
            watchers.remove(key);
        }
    }

    /**
     * Makes somebody present.
     *
     * @param before what was tracked until now, which this replaces
     */
    public synchronized Meta track(ChannelKey key, String as, JsonObject payload, Optional<Meta> before) {
        Meta meta = Meta.of(as, newRef(), payload);
        change(
                key,
                pods.self(),
                List.of(meta),
                before.map(old -> List.of(old.ref())).orElse(List.of()));
        return meta;
    }

    /** Somebody is not present any more. */
    public synchronized void untrack(ChannelKey key, Meta meta) {
        change(key, pods.self(), List.of(), List.of(meta.ref()));
    }

    /** Presences known, of this pod and others. */
    public synchronized int channels() {
        return rooms.size();
    }

    private String newRef() {
        byte[] bytes = new byte[9];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void change(ChannelKey key, UUID pod, List<Meta> joins, Collection<String> leaves) {
        Room room = rooms.computeIfAbsent(key, k -> new Room());
        List<Meta> left = new ArrayList<>();
        for (String ref : leaves) {
            Meta removed = room.remove(pod, ref);
            if (removed != null) {
                left.add(removed);
            }
        }
        joins.forEach(meta -> room.put(pod, meta));
        if (room.isEmpty()) {
            rooms.remove(key);
        }
        if (joins.isEmpty() && left.isEmpty()) {
            return;
        }
        show(key, joins, left);
        if (pod.equals(pods.self()) && pods.isShared()) {
            number++;
            tell(new JsonObject()
                    .put("t", "diff")
                    .put("c", key.encode())
                    .put("j", array(joins))
                    .put("l", new JsonArray(left.stream().map(Meta::ref).toList())));
        }
    }

    private void show(ChannelKey key, List<Meta> joins, List<Meta> leaves) {
        Set<Member> watching = watchers.get(key);
        if (watching == null) {
            return;
        }
        String payload = "{\"joins\":" + Room.json(joins) + ",\"leaves\":" + Room.json(leaves) + "}";
        Map<Vsn, Frame> frames = new EnumMap<>(Vsn.class);
        for (Member member : watching) {
            member.outbox()
                    .send(frames.computeIfAbsent(
                            member.vsn(), vsn -> Encoder.push(vsn, null, key.clientTopic(), "presence_diff", payload)));
        }
    }

    // ---- other pods

    private void tell(JsonObject message) {
        // what does not reach them is noticed by its number
        var _ = pods.tell(Pods.Subject.PRESENCE, message.put("n", number).toBuffer());
    }

    private synchronized void tellState() {
        JsonObject state = new JsonObject();
        rooms.forEach((key, room) -> {
            List<Meta> own = room.of(pods.self());
            if (!own.isEmpty()) {
                state.put(key.encode(), array(own));
            }
        });
        tell(new JsonObject().put("t", "state").put("r", state));
    }

    private static JsonArray array(List<Meta> metas) {
        JsonArray array = new JsonArray();
        metas.forEach(meta ->
                array.add(new JsonArray().add(meta.key()).add(meta.ref()).add(meta.content())));
        return array;
    }

    private static List<Meta> metas(JsonArray array) {
        List<Meta> metas = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            JsonArray meta = array.getJsonArray(i);
            metas.add(new Meta(meta.getString(0), meta.getString(1), meta.getString(2)));
        }
        return metas;
    }

    private synchronized void beat() {
        tell(new JsonObject().put("t", "beat"));
        long oldest = System.nanoTime() - TimeUnit.SECONDS.toNanos(SILENCE_SECONDS);
        List<UUID> dead = others.entrySet().stream()
                .filter(other -> other.getValue().heardNanos - oldest < 0)
                .map(Map.Entry::getKey)
                .toList();
        dead.forEach(this::forget);
    }

    private void forget(UUID pod) {
        others.remove(pod);
        for (ChannelKey key : List.copyOf(rooms.keySet())) {
            change(
                    key,
                    pod,
                    List.of(),
                    rooms.get(key).of(pod).stream().map(Meta::ref).toList());
        }
    }

    private synchronized void received(UUID pod, JsonObject message) {
        String kind = message.getString("t");
        if (kind.equals("bye")) {
            forget(pod);
            return;
        }
        Other other = others.computeIfAbsent(pod, p -> new Other());
        other.heardNanos = System.nanoTime();
        long at = message.getLong("n");
        switch (kind) {
            case "ask" -> {
                String whom = message.getString("p");
                if (whom == null || whom.equals(pods.self().toString())) {
                    tellState();
                }
            }
            case "state" -> {
                replace(pod, message.getJsonObject("r"));
                other.number = at;
                other.asked = false;
            }
            case "diff" -> {
                if (at == other.number + 1) {
                    other.number = at;
                    change(
                            ChannelKey.decode(message.getString("c")),
                            pod,
                            metas(message.getJsonArray("j")),
                            message.getJsonArray("l").stream()
                                    .map(String.class::cast)
                                    .toList());
                } else if (at > other.number) {
                    ask(pod, other);
                }
            }
            default -> {
                if (at != other.number) {
                    other.asked = false;
                    ask(pod, other);
                }
            }
        }
    }

    private void ask(UUID pod, Other other) {
        if (!other.asked) {
            other.asked = true;
            tell(new JsonObject().put("t", "ask").put("p", pod.toString()));
        }
    }

    /** Makes what is known of a pod what it says, telling of the difference only. */
    private void replace(UUID pod, JsonObject state) {
        Map<ChannelKey, List<Meta>> now = new HashMap<>();
        for (String key : state.fieldNames()) {
            now.put(ChannelKey.decode(key), metas(state.getJsonArray(key)));
        }
        Set<ChannelKey> keys = new HashSet<>(rooms.keySet());
        keys.addAll(now.keySet());
        for (ChannelKey key : keys) {
            List<Meta> wanted = now.getOrDefault(key, List.of());
            List<Meta> had = rooms.containsKey(key) ? rooms.get(key).of(pod) : List.of();
            List<Meta> joins =
                    wanted.stream().filter(meta -> !had.contains(meta)).toList();
            List<String> leaves = had.stream()
                    .filter(meta -> !wanted.contains(meta))
                    .map(Meta::ref)
                    .toList();
            change(key, pod, joins, leaves);
        }
    }
}
