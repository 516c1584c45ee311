package io.nextmavens.runtime.rest;

import io.netty.buffer.ByteBuf;
import io.nextmavens.runtime.postgres.RowSink;
import io.nextmavens.runtime.rest.response.StatementResult;
import io.nextmavens.runtime.rest.sql.ResultColumn;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes the one row of an aggregated statement: first what the head of the answer is made of, then the body, which is
 * either kept or handed on part by part.
 */
final class ResultSink implements RowSink {

    /** Where the body goes. */
    interface BodyTaker {

        /**
         * All but the body is known.
         *
         * @param length of the body in bytes, as it comes
         * @return whether the body is wanted part by part; otherwise it is kept
         */
        boolean beginBody(StatementResult result, int length);

        /** The next bytes; only when wanted so. The buffer is not the taker's to keep. */
        void bodyPart(ByteBuf bytes);
    }

    private static final byte[] NOTHING = {};
    private static final List<ResultColumn> ORDER = List.of(ResultColumn.values());

    private final BodyTaker taker;
    private final Map<ResultColumn, String> columns = new EnumMap<>(ResultColumn.class);
    private ResultColumn column = ResultColumn.TOTAL;
    private byte[] value = NOTHING;
    private int filled;
    private boolean handedOn;
    private StatementResult result = new StatementResult(
            OptionalLong.of(0), 0, Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty());
    private byte[] body = NOTHING;

    ResultSink(BodyTaker taker) {
        this.taker = taker;
    }

    /** What was answered; the totals are zero where there was no row. */
    StatementResult result() {
        return result;
    }

    /** The body, where it was kept. */
    byte[] body() {
        return body;
    }

    @Override
    public void beginValue(int index, int length) {
        column = ORDER.get(index);
        filled = 0;
        handedOn = false;
        if (column == ResultColumn.BODY) {
            result = read();
            handedOn = taker.beginBody(result, Math.max(length, 0));
        }
        value = handedOn || length <= 0 ? NOTHING : new byte[length];
        if (length <= 0) {
            endValue(length < 0);
        }
    }

    @Override
    public void part(ByteBuf bytes) {
        if (handedOn) {
            taker.bodyPart(bytes);
            return;
        }
        int size = bytes.readableBytes();
        bytes.readBytes(value, filled, size);
        filled += size;
        if (filled == value.length) {
            endValue(false);
        }
    }

    private void endValue(boolean isNull) {
        if (column == ResultColumn.BODY) {
            body = value;
        } else if (!isNull) {
            columns.put(column, new String(value, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void endRow() {
        value = NOTHING;
    }

    private StatementResult read() {
        return new StatementResult(
                number(ResultColumn.TOTAL),
                number(ResultColumn.PAGE).orElse(0),
                text(ResultColumn.HEADERS),
                text(ResultColumn.STATUS),
                number(ResultColumn.INSERTED),
                text(ResultColumn.LOCATION));
    }

    private Optional<String> text(ResultColumn of) {
        return Optional.ofNullable(columns.get(of));
    }

    private OptionalLong number(ResultColumn of) {
        String text = columns.get(of);
        return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }
}
