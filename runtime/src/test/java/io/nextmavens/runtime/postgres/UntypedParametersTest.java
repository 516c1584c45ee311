package io.nextmavens.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class UntypedParametersTest {

    private static final HexFormat HEX = HexFormat.of();
    // ParseComplete, ParameterDescription of (int4, text), an empty NoData, ReadyForQuery
    private static final byte[] RECEIVED =
            HEX.parseHex("3100000004" + "740000000e0002" + "00000017" + "00000019" + "6e00000004" + "5a0000000549");
    private static final byte[] EXPECTED =
            HEX.parseHex("3100000004" + "740000000e0002" + "000002c1" + "000002c1" + "6e00000004" + "5a0000000549");

    @Property
    void types_become_unknown_wherever_the_network_cuts_the_stream(
            @ForAll @IntRange(min = 0, max = 30) int first, @ForAll @IntRange(min = 0, max = 30) int second) {
        // Given
        EmbeddedChannel channel = new EmbeddedChannel(new UntypedParameters());
        int from = Math.min(first, second);
        int to = Math.max(first, second);
        // When
        channel.writeInbound(slice(0, from), slice(from, to), slice(to, RECEIVED.length));
        // Then
        assertThat(HEX.formatHex(received(channel))).isEqualTo(HEX.formatHex(EXPECTED));
    }

    private static ByteBuf slice(int from, int to) {
        return Unpooled.copiedBuffer(RECEIVED, from, to - from);
    }

    private static byte[] received(EmbeddedChannel channel) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            all.writeBytes(ByteBufUtil.getBytes(part));
            part.release();
        }
        channel.finishAndReleaseAll();
        return all.toByteArray();
    }
}
