package io.nextmavens.operator.traffic;

/** What is kept of each step of a day. */
public enum TrafficFigure {
    /** Answers in the step. */
    REQUESTS("requests"),
    /** Of these with 4xx. */
    CLIENT_ERRORS("clientErrors"),
    /** Of these with 5xx. */
    SERVER_ERRORS("serverErrors"),
    /** Median of latency in seconds. */
    P50("p50"),
    /** 95th percentile of latency in seconds. */
    P95("p95"),
    /** Most connections to the database. */
    CONNECTIONS("connections"),
    /** Most WebSockets of realtime. */
    SOCKETS("sockets"),
    /** Most bytes of WAL that the slot's reader has not confirmed. */
    SLOT_LAG("slotLag");

    private final String text;

    TrafficFigure(String text) {
        this.text = text;
    }

    /** Returns the name as JSON has it. */
    public String text() {
        return text;
    }
}
