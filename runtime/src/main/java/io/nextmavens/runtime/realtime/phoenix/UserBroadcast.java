package io.nextmavens.runtime.realtime.phoenix;

import java.util.Arrays;

/**
 * A message from a user to the members of a channel.
 *
 * @param event its name, which the user chooses
 * @param json whether the payload is JSON; any bytes otherwise
 * @param payload JSON as UTF-8, or the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never changed, and compared by the methods below
public record UserBroadcast(String event, boolean json, byte[] payload) {

    @Override
    public boolean equals(Object other) {
        return other instanceof UserBroadcast that
                && event.equals(that.event)
                && json == that.json
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * event.hashCode() + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return event + ", " + payload.length + " bytes";
    }
}
