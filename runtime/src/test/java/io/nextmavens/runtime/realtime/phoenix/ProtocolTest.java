package io.nextmavens.runtime.realtime.phoenix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.nextmavens.runtime.websocket.Frame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages of both serializers, byte by byte. */
class ProtocolTest {

    private static String content(Frame frame, int header) {
        ByteBuf bytes = frame.buffer();
        return bytes.toString(header, bytes.readableBytes() - header, UTF_8);
    }

    private static Buffer push(String joinRef, String ref, String topic, String event, int json, String payload) {
        Buffer out = Buffer.buffer().appendByte((byte) 3);
        for (String text : List.of(joinRef, ref, topic, event, "")) {
            out.appendByte((byte) text.getBytes(UTF_8).length);
        }
        return out.appendByte((byte) json).appendString(joinRef + ref + topic + event + payload);
    }

    @Test
    void readsTextOfBothSerializers() throws Exception {
        // When
        ClientMessage first = Decoder.text(
                Vsn.V1,
                "{\"topic\":\"realtime:a\",\"event\":\"phx_join\",\"payload\":{\"x\":1},\"ref\":\"2\",\"join_ref\":\"1\"}");
        ClientMessage second = Decoder.text(Vsn.V2, "[\"1\",\"2\",\"realtime:a\",\"phx_join\",{\"x\":1}]");

        // Then
        assertThat(first).isEqualTo(second);
        assertThat(first.ref()).isEqualTo("2");
        assertThat(first.payload()).isEqualTo(new JsonObject().put("x", 1));
    }

    @Test
    void readsABinaryBroadcast() throws Exception {
        // When
        ClientMessage message = Decoder.binary(push("1", "22", "realtime:ä", "greet", 1, "{\"a\":[1]}"));

        // Then
        assertThat(message.joinRef()).isEqualTo("1");
        assertThat(message.ref()).isEqualTo("22");
        assertThat(message.topic()).isEqualTo("realtime:ä");
        assertThat(message.broadcast()).contains(new UserBroadcast("greet", true, "{\"a\":[1]}".getBytes(UTF_8)));
    }

    @Test
    void refusesWhatIsNoMessage() {
        for (String text :
                List.of("", "{", "[]", "[1,2,3]", "{\"topic\":\"t\"}", "null", "[\"1\",\"1\",null,null,{}]")) {
            for (Vsn vsn : Vsn.values()) {
                assertThatThrownBy(() -> Decoder.text(vsn, text)).as(text).isInstanceOf(ClientMessage.Malformed.class);
            }
        }
        for (Buffer bytes : List.of(
                Buffer.buffer(),
                Buffer.buffer(new byte[] {3, 1}),
                Buffer.buffer(new byte[] {3, -1, 0, 0, 0, 0, 0}),
                Buffer.buffer(new byte[] {9, 0, 0, 0, 0, 0, 0}),
                push("", "", "t", "e", 1, "{\"a\":"),
                push("", "", "t", "e", 1, "{} {}"))) {
            assertThatThrownBy(() -> Decoder.binary(bytes)).isInstanceOf(ClientMessage.Malformed.class);
        }
    }

    @Test
    void writesABroadcastForEachSerializer() {
        // Given
        UserBroadcast json = new UserBroadcast("e\"", true, "{\"n\":1}".getBytes(UTF_8));
        UserBroadcast bytes = new UserBroadcast("e", false, new byte[] {0, 1, 2});

        // When
        Frame first = Encoder.broadcast(Vsn.V1, "realtime:a", json, "").orElseThrow();
        Frame second = Encoder.broadcast(Vsn.V2, "realtime:a", json, "").orElseThrow();

        // Then
        assertThat(new JsonObject(content(first, 2)).getJsonObject("payload"))
                .isEqualTo(new JsonObject("{\"type\":\"broadcast\",\"event\":\"e\\\"\",\"payload\":{\"n\":1}}"));
        assertThat(content(second, 7)).isEqualTo("realtime:ae\"{\"n\":1}");
        assertThat(second.buffer().getUnsignedByte(0)).isEqualTo((short) 0x82);
        assertThat(Encoder.broadcast(Vsn.V1, "realtime:a", bytes, "")).isEmpty();
        assertThat(Encoder.broadcast(Vsn.V2, "realtime:a", bytes, "")).isPresent();
        assertThat(Encoder.broadcast(Vsn.V2, "x".repeat(300), json, "")
                        .orElseThrow()
                        .buffer()
                        .getUnsignedByte(0))
                .isEqualTo((short) 0x81);
    }

    @Test
    void writesLengthsOfFramesAsTheProtocolHasThem() {
        for (int length : List.of(0, 125, 126, 65_535, 65_536)) {
            // When
            ByteBuf frame = Frame.text("x".repeat(length)).buffer();

            // Then
            int header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
            assertThat(frame.readableBytes()).isEqualTo(header + length);
            long written =
                    switch (header) {
                        case 2 -> frame.getUnsignedByte(1);
                        case 4 -> frame.getUnsignedShort(2);
                        default -> frame.getLong(2);
                    };
            assertThat(written).isEqualTo(length);
        }
    }
}
