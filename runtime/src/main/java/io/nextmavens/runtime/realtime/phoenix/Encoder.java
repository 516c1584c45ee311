package io.nextmavens.runtime.realtime.phoenix;

import static io.nextmavens.runtime.realtime.phoenix.JsonText.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.nextmavens.runtime.websocket.Frame;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Writes messages to clients, as frames. Pure. */
public final class Encoder {

    private static final byte USER_BROADCAST = 4;
    private static final int LONGEST = 255;

    private Encoder() {}

    /** The answer to a message; {@code status} is {@code ok} or {@code error}. */
    public static Frame reply(Vsn vsn, ClientMessage to, String status, JsonObject response) {
        String payload = "{\"status\":" + quoted(status) + ",\"response\":" + response.encode() + "}";
        return message(vsn, to.joinRef(), to.ref(), to.topic(), "phx_reply", payload);
    }

    /** A message of the server's own. */
    public static Frame push(Vsn vsn, String joinRef, String topic, String event, String payload) {
        return message(vsn, joinRef, null, topic, event, payload);
    }

    private static Frame message(Vsn vsn, String joinRef, String ref, String topic, String event, String payload) {
        return Frame.text(
                switch (vsn) {
                    case V1 ->
                        "{\"topic\":" + quoted(topic) + ",\"event\":" + quoted(event) + ",\"payload\":" + payload
                                + ",\"ref\":" + quoted(ref)
                                + (joinRef == null ? "" : ",\"join_ref\":" + quoted(joinRef))
                                + "}";
                    case V2 ->
                        "[" + quoted(joinRef) + "," + quoted(ref) + "," + quoted(topic) + "," + quoted(event) + ","
                                + payload + "]";
                });
    }

    /** A change: the ids of the subscriptions it is for, and its data, which many messages share. */
    public static Frame change(Vsn vsn, String topic, String ids, byte[] data) {
        String start =
                switch (vsn) {
                    case V1 ->
                        "{\"topic\":" + quoted(topic) + ",\"event\":\"postgres_changes\",\"payload\":{\"ids\":[" + ids
                                + "],\"data\":";
                    case V2 -> "[null,null," + quoted(topic) + ",\"postgres_changes\",{\"ids\":[" + ids + "],\"data\":";
                };
        String end = vsn == Vsn.V1 ? "},\"ref\":null}" : "}]";
        return Frame.text(start.getBytes(UTF_8), data, end.getBytes(UTF_8));
    }

    /**
     * A broadcast. Serializer 2.0.0 has it binary, unless a name is too long for that.
     *
     * @param meta JSON about the message, or empty
     * @return empty where the serializer cannot express it: bytes in 1.0.0
     */
    public static Optional<Frame> broadcast(Vsn vsn, String topic, UserBroadcast message, String meta) {
        if (vsn == Vsn.V2) {
            byte[] topicBytes = topic.getBytes(UTF_8);
            byte[] event = message.event().getBytes(UTF_8);
            byte[] metaBytes = meta.getBytes(UTF_8);
            if (topicBytes.length <= LONGEST && event.length <= LONGEST && metaBytes.length <= LONGEST) {
                byte[] header = {
                    USER_BROADCAST,
                    (byte) topicBytes.length,
                    (byte) event.length,
                    (byte) metaBytes.length,
                    (byte) (message.json() ? 1 : 0)
                };
                return Optional.of(Frame.binary(header, topicBytes, event, metaBytes, message.payload()));
            }
        }
        if (!message.json()) {
            return Optional.empty();
        }
        String payload = "{\"type\":\"broadcast\",\"event\":" + quoted(message.event()) + ",\"payload\":"
                + new String(message.payload(), UTF_8) + (meta.isEmpty() ? "" : ",\"meta\":" + meta) + "}";
        return Optional.of(push(vsn, null, topic, "broadcast", payload));
    }
}
