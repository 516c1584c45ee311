package io.nextmavens.runtime.realtime.socket;

/** How much of something comes in a while: as much as the window allows, at once or over time. Thread-safe. */
public final class Meter {

    private final double capacity;
    private final double perNano;
    private double left;
    private long asOf;

    /**
     * A meter that is full.
     *
     * @param amount within the window
     * @param seconds of the window
     */
    public Meter(long amount, int seconds) {
        this(amount, seconds, amount);
    }

    /**
     * A meter that is full.
     *
     * @param burst that may come at once
     */
    public Meter(long amount, int seconds, long burst) {
        this.capacity = burst;
        this.perNano = amount / (seconds * 1e9);
        this.left = burst;
        this.asOf = System.nanoTime();
    }

    /** Takes that much; false, and nothing taken, when it is too much now. */
    public synchronized boolean take(long amount) {
        long now = System.nanoTime();
        left = Math.min(capacity, left + (now - asOf) * perNano);
        asOf = now;
        if (amount > left) {
            return false;
        }
        left -= amount;
        return true;
    }
}
