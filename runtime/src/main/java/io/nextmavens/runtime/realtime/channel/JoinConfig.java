package io.nextmavens.runtime.realtime.channel;

import io.nextmavens.runtime.realtime.changes.Position;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a client asks for when it joins. Immutable.
 *
 * @param ack whether broadcasts are acknowledged
 * @param self whether a client gets its own broadcasts
 * @param replay messages of the past that are wanted
 * @param presenceKey under which the client is present
 * @param presence whether it is told who comes and goes
 * @param changes the entries of {@code postgres_changes}
 * @param resume the last position of changes it has seen
 * @param isPrivate whether policies decide
 */
record JoinConfig(
        boolean ack,
        boolean self,
        Optional<Replay> replay,
        String presenceKey,
        boolean presence,
        List<JsonObject> changes,
        Optional<Position> resume,
        boolean isPrivate) {

    private static final int MOST_REPLAYED = 25;

    /** Messages since a time, in milliseconds since 1970. */
    record Replay(long since, int limit) {}

    static JoinConfig of(JsonObject payload) {
        JsonObject config = object(payload, "config");
        JsonObject broadcast = object(config, "broadcast");
        JsonObject presence = object(config, "presence");
        List<JsonObject> changes = new ArrayList<>();
        if (config.getValue("postgres_changes") instanceof JsonArray array) {
            array.stream().filter(JsonObject.class::isInstance).forEach(entry -> changes.add((JsonObject) entry));
        }
        String key = presence.getValue("key") instanceof String text ? text : "";
        return new JoinConfig(
                is(broadcast, "ack", false),
                is(broadcast, "self", false),
                replay(broadcast),
                key.isEmpty() ? UUID.randomUUID().toString() : key,
                is(presence, "enabled", true),
                List.copyOf(changes),
                Optional.ofNullable(config.getValue("resume"))
                        .map(Object::toString)
                        .flatMap(Position::parse),
                is(config, "private", false));
    }

    private static Optional<Replay> replay(JsonObject broadcast) {
        if (!(broadcast.getValue("replay") instanceof JsonObject replay)) {
            return Optional.empty();
        }
        long since = replay.getValue("since") instanceof Number number ? number.longValue() : 0;
        int limit = replay.getValue("limit") instanceof Number number ? number.intValue() : MOST_REPLAYED;
        return Optional.of(new Replay(since, Math.clamp(limit, 1, MOST_REPLAYED)));
    }

    private static JsonObject object(JsonObject in, String name) {
        return in.getValue(name) instanceof JsonObject object ? object : new JsonObject();
    }

    private static boolean is(JsonObject in, String name, boolean byDefault) {
        return in.getValue(name) instanceof Boolean flag ? flag : byDefault;
    }
}
