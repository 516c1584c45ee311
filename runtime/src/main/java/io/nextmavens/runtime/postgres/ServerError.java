package io.nextmavens.runtime.postgres;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An error or notice as the server reported it (PostgreSQL manual, section 55.8).
 *
 * @param severity not localised: ERROR, FATAL, PANIC, WARNING, NOTICE…
 * @param sqlState five characters (manual, appendix A)
 * @param message the primary message
 * @param detail more of it
 * @param hint what to do
 * @param routine the server's source function that reported it
 */
public record ServerError(
        String severity,
        String sqlState,
        String message,
        Optional<String> detail,
        Optional<String> hint,
        String routine) {

    /** Reads the fields of an ErrorResponse or NoticeResponse from behind its header. */
    static ServerError read(ByteBuf in) {
        String severity = "ERROR";
        String sqlState = "XX000";
        String message = "";
        String routine = "";
        Optional<String> detail = Optional.empty();
        Optional<String> hint = Optional.empty();
        for (byte field = in.readByte(); field != 0; field = in.readByte()) {
            String value = readCString(in);
            switch (field) {
                case 'S', 'V' -> severity = value;
                case 'C' -> sqlState = value;
                case 'M' -> message = value;
                case 'D' -> detail = Optional.of(value);
                case 'H' -> hint = Optional.of(value);
                case 'R' -> routine = value;
                default -> {
                    // position, context, names: they would show our own statement
                }
            }
        }
        return new ServerError(severity, sqlState, message, detail, hint, routine);
    }

    static String readCString(ByteBuf in) {
        int length = in.bytesBefore((byte) 0);
        String value = in.readCharSequence(length, StandardCharsets.UTF_8).toString();
        in.skipBytes(1);
        return value;
    }

    /** Whether the session ends with this error. */
    boolean isFatal() {
        return "FATAL".equals(severity) || "PANIC".equals(severity);
    }

    /**
     * Whether a prepared statement no longer fits the database: its result type changed, or a pooler in between gave
     * us another session. Running the exchange again with the statement parsed anew succeeds.
     */
    boolean isStalePreparedStatement() {
        return "26000".equals(sqlState) || ("0A000".equals(sqlState) && "RevalidateCachedQuery".equals(routine));
    }
}
