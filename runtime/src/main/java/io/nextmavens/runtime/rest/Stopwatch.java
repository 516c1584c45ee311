package io.nextmavens.runtime.rest;

import io.nextmavens.runtime.rest.response.ServerTiming;

/** How long the stages of one request take, as they end one after the other. Not thread-safe. */
final class Stopwatch {

    private final long started = System.nanoTime();
    private long last = started;
    private long jwt;
    private long parse;
    private long plan;
    private long transaction;

    void jwtDone() {
        jwt = lap();
    }

    void parseDone() {
        parse = lap();
    }

    void planDone() {
        plan = lap();
    }

    void transactionDone() {
        transaction = lap();
    }

    private long lap() {
        long now = System.nanoTime();
        long took = now - last;
        last = now;
        return took;
    }

    /** The times so far; the response's is what passed since the last stage. */
    ServerTiming timing() {
        return new ServerTiming(jwt, parse, plan, transaction, System.nanoTime() - last);
    }

    /** Since the request came, in nanoseconds. */
    long elapsed() {
        return System.nanoTime() - started;
    }
}
