package io.nextmavens.runtime.postgres;

/** Stops and starts reading from a connection: back-pressure that reaches the server through TCP. Thread-safe. */
public interface ReadControl {

    /** No more bytes are read; what is already read is still delivered. */
    void pause();

    /** Reading goes on. */
    void resume();

    /** Breaks the connection: the last resort against an answer that nobody takes. */
    void abort();
}
