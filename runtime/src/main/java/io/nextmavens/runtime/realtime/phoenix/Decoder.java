package io.nextmavens.runtime.realtime.phoenix;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nextmavens.runtime.realtime.phoenix.ClientMessage.Malformed;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Reads messages of clients. Pure. */
public final class Decoder {

    private static final int USER_BROADCAST_PUSH = 3;
    private static final int LENGTHS = 7;

    private Decoder() {}

    /**
     * Reads a text message.
     *
     * @throws Malformed when it is not one of the protocol
     */
    public static ClientMessage text(Vsn vsn, String text) throws Malformed {
        try {
            return switch (vsn) {
                case V1 -> object(new JsonObject(text));
                case V2 -> array(new JsonArray(text));
            };
        } catch (DecodeException | ClassCastException e) {
            throw new Malformed("the message is not the JSON of serializer " + (vsn == Vsn.V1 ? "1.0.0" : "2.0.0"));
        }
    }

    private static ClientMessage object(JsonObject message) throws Malformed {
        if (message.getMap() == null) {
            throw new Malformed("a message is a JSON object"); // it was the word null
        }
        return message(
                text(message.getValue("join_ref")),
                text(message.getValue("ref")),
                message.getString("topic"),
                message.getString("event"),
                message.getValue("payload"));
    }

    private static ClientMessage array(JsonArray message) throws Malformed {
        if (message.getList() == null || message.size() != 5) {
            throw new Malformed("a message is [join_ref, ref, topic, event, payload]");
        }
        return message(
                text(message.getValue(0)),
                text(message.getValue(1)),
                message.getString(2),
                message.getString(3),
                message.getValue(4));
    }

    private static ClientMessage message(String joinRef, String ref, String topic, String event, Object payload)
            throws Malformed {
        if (topic == null || event == null) {
            throw new Malformed("a message has a topic and an event");
        }
        JsonObject object = payload instanceof JsonObject json ? json : new JsonObject();
        Optional<UserBroadcast> broadcast = Optional.empty();
        if (event.equals("broadcast")) {
            String name = object.getValue("event") instanceof String given ? given : "";
            Object content = object.containsKey("payload") ? object.getValue("payload") : new JsonObject();
            broadcast = Optional.of(
                    new UserBroadcast(name, true, Json.encode(content).getBytes(UTF_8)));
        }
        return new ClientMessage(joinRef, ref, topic, event, object, broadcast);
    }

    private static String text(Object reference) {
        return reference == null ? null : reference.toString();
    }

    /**
     * Reads a binary message: a broadcast of serializer 2.0.0 (docs/realtime.md has its layout).
     *
     * @throws Malformed when it is something else
     */
    public static ClientMessage binary(Buffer message) throws Malformed {
        if (message.length() < LENGTHS || message.getUnsignedByte(0) != USER_BROADCAST_PUSH) {
            throw new Malformed("a binary message of a client is of kind 3");
        }
        int start = LENGTHS;
        String[] texts = new String[5];
        for (int i = 0; i < texts.length; i++) {
            int end = start + message.getUnsignedByte(i + 1);
            if (end > message.length()) {
                throw new Malformed("the binary message ends within its header");
            }
            texts[i] = message.getString(start, end, "UTF-8");
            start = end;
        }
        boolean json = message.getUnsignedByte(6) == 1;
        byte[] payload = message.getBytes(start, message.length());
        if (json) {
            JsonText.requireValid(payload);
        }
        return new ClientMessage(
                texts[0].isEmpty() ? null : texts[0],
                texts[1].isEmpty() ? null : texts[1],
                texts[2],
                "broadcast",
                new JsonObject(),
                Optional.of(new UserBroadcast(texts[3], json, payload)));
    }
}
