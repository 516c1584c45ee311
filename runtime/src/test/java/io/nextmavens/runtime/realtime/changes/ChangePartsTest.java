package io.nextmavens.runtime.realtime.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextmavens.runtime.realtime.changes.Filter.Condition;
import io.nextmavens.runtime.realtime.changes.Filter.Operator;
import io.nextmavens.runtime.realtime.pgoutput.Relation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Positions, filters, what is retained, what goes to other pods. */
class ChangePartsTest {

    private static final Relation RELATION =
            new Relation(1, "public", "t", 'd', List.of(new Relation.Column("id", 23, true)), relationMessage());

    private static byte[] relationMessage() {
        java.nio.ByteBuffer out = java.nio.ByteBuffer.allocate(64);
        out.put((byte) 'R').putInt(1);
        out.put("public\0t\0d".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .putShort((short) 1);
        out.put((byte) 1)
                .put("id\0".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .putInt(23)
                .putInt(-1);
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    private static Change change(long lsn, int number) {
        return new Change(
                new Position(lsn, number), Instant.parse("2026-01-01T00:00:00.123456Z"), RELATION, new byte[10]);
    }

    @Test
    void positionsAreOrderedAsUnsignedNumbersAndReadBack() {
        Position late = new Position(-1, 2);
        assertThat(late.isAfter(new Position(Long.MAX_VALUE, 9))).isTrue();
        assertThat(late).hasToString("FFFFFFFF/FFFFFFFF:2");
        assertThat(Position.parse(late.toString())).contains(late);
        assertThat(Position.parse("0/1A:3")).contains(new Position(0x1a, 3));
        for (String text : List.of("", "1A:3", "0/0", "0/x:1", "123456789/0:1")) {
            assertThat(Position.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void filtersAreReadAsClientsWriteThem() throws Exception {
        assertThat(Filter.parse("id=eq.1")).containsExactly(new Condition("id", false, Operator.EQ, List.of("1")));
        assertThat(Filter.parse("a=in.(1,\"x,y\",3)"))
                .containsExactly(new Condition("a", false, Operator.IN, List.of("1", "x,y", "3")));
        assertThat(Filter.parse("a=gt.1,b=not.is.null"))
                .containsExactly(
                        new Condition("a", false, Operator.GT, List.of("1")),
                        new Condition("b", true, Operator.IS, List.of("null")));
        assertThat(Filter.parse("name=eq.Smith, John"))
                .containsExactly(new Condition("name", false, Operator.EQ, List.of("Smith, John")));
        for (String text : List.of("", "id", "id=1", "id=near.1", "id=is.5", "=eq.1")) {
            assertThatThrownBy(() -> Filter.parse(text)).as(text).isInstanceOf(Filter.Invalid.class);
        }
    }

    @Test
    void retentionConfirmsWhatLeavesIt() {
        // Given
        Retention retention = new Retention(Duration.ofSeconds(10), 1_000_000);
        retention.restart(new Position(100, 0));
        retention.add(new Chunk(List.of(change(110, 1), change(110, 2)), 0), 0);
        retention.add(new Chunk(List.of(change(110, 3)), 120), 0);
        retention.add(new Chunk(List.of(change(130, 1)), 140), TimeUnit.SECONDS.toNanos(5));

        // When
        long early = retention.evict(TimeUnit.SECONDS.toNanos(9));
        List<Change> all = retention.after(new Position(110, 1));
        long later = retention.evict(TimeUnit.SECONDS.toNanos(11));

        // Then
        assertThat(early).isZero();
        assertThat(all)
                .extracting(Change::position)
                .containsExactly(new Position(110, 2), new Position(110, 3), new Position(130, 1));
        assertThat(later).isEqualTo(120);
        assertThat(retention.floor()).isEqualTo(new Position(120, 0));
        assertThat(retention.after(Position.START)).hasSize(1);
    }

    @Test
    void changesReachOtherPodsAsTheyWere() {
        // Given
        ChangesMessage message = new ChangesMessage(
                new Position(1, 0), new Position(200, 2), true, List.of(change(110, 1), change(200, 2)));

        // When
        ChangesMessage received = ChangesMessage.decode(message.encode());

        // Then
        assertThat(received).isEqualTo(message);
        assertThat(received.changes().getFirst().committed())
                .isEqualTo(message.changes().getFirst().committed());
    }
}
