package io.nextmavens.runtime.realtime.pods;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** The other pods of the project. Thread-safe; listeners are called on one event loop and must not block. */
public interface Pods extends AutoCloseable {

    /** What a message is about. */
    enum Subject {
        CHANGES('c'),
        HISTORY('h'),
        BROADCAST('b'),
        PRESENCE('p');

        private final char code;

        Subject(char code) {
            this.code = code;
        }

        byte code() {
            return (byte) code;
        }

        /** The subject of that code; empty for one of a newer version. */
        static Optional<Subject> of(byte code) {
            return Arrays.stream(values())
                    .filter(subject -> subject.code == code)
                    .findAny();
        }
    }

    /** Takes messages of other pods. */
    interface Listener {

        /** A message came; never one's own. */
        void received(UUID pod, Buffer message);

        /** Messages reach this pod from now on; those before, since the last time, are lost. */
        default void connected() {}
    }

    /** This pod. */
    UUID self();

    /** Whether there may be others. */
    boolean isShared();

    /** Whether messages reach them now. */
    boolean isConnected();

    /** Tells all others; fails when it cannot be said. */
    Future<Void> tell(Subject subject, Buffer message);

    /** Listens; to be called before {@link #start}. */
    void listen(Subject subject, Listener listener);

    /** Begins to listen. */
    void start();

    @Override
    void close();
}
