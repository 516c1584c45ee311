package io.nextmavens.operator.traffic;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The last day in steps of five minutes, in a fixed room of 11 kB. What is not known is NaN. Not thread-safe.
 */
final class TrafficDay {

    static final int STEP_SECONDS = 300;
    static final int STEPS = 24 * 3600 / STEP_SECONDS;

    private final Map<TrafficFigure, float[]> figures = new EnumMap<>(TrafficFigure.class);
    private final long[] latencies = new long[Latencies.BUCKETS];
    private long step = Long.MIN_VALUE;

    TrafficDay() {
        for (TrafficFigure figure : TrafficFigure.values()) {
            var values = new float[STEPS];
            Arrays.fill(values, Float.NaN);
            figures.put(figure, values);
        }
    }

    /** Adds what happened until then. */
    void add(long epochSecond, PodReading happened, PodReading gauges) {
        advance(epochSecond / STEP_SECONDS);
        sum(TrafficFigure.REQUESTS, happened.requests);
        sum(TrafficFigure.CLIENT_ERRORS, happened.clientErrors);
        sum(TrafficFigure.SERVER_ERRORS, happened.serverErrors);
        for (int i = 0; i < latencies.length; i++) {
            latencies[i] += happened.buckets[i];
        }
        set(TrafficFigure.P50, (float) Latencies.quantile(0.5, latencies));
        set(TrafficFigure.P95, (float) Latencies.quantile(0.95, latencies));
        most(TrafficFigure.CONNECTIONS, gauges.connections);
        most(TrafficFigure.SOCKETS, gauges.sockets);
        most(TrafficFigure.SLOT_LAG, gauges.slotLag);
    }

    /** Returns a figure of the steps that end with that moment's, oldest first. */
    float[] last(TrafficFigure figure, int steps, long epochSecond) {
        long newest = epochSecond / STEP_SECONDS;
        var result = new float[steps];
        for (int i = 0; i < steps; i++) {
            long wanted = newest - steps + 1 + i;
            boolean known = wanted <= step && wanted > step - STEPS;
            result[i] = known ? figures.get(figure)[index(wanted)] : Float.NaN;
        }
        return result;
    }

    private void advance(long to) {
        if (to <= step) {
            return;
        }
        long from = step == Long.MIN_VALUE ? to - 1 : Math.max(step, to - STEPS);
        for (long i = from + 1; i <= to; i++) {
            for (float[] figure : figures.values()) {
                figure[index(i)] = Float.NaN;
            }
        }
        Arrays.fill(latencies, 0);
        step = to;
    }

    private void sum(TrafficFigure figure, long more) {
        float before = figures.get(figure)[index(step)];
        set(figure, Float.isNaN(before) ? more : before + more);
    }

    private void most(TrafficFigure figure, double value) {
        float before = figures.get(figure)[index(step)];
        if (!Double.isNaN(value) && !(before >= value)) {
            set(figure, (float) value);
        }
    }

    private void set(TrafficFigure figure, float value) {
        figures.get(figure)[index(step)] = value;
    }

    private static int index(long step) {
        return (int) Math.floorMod(step, (long) STEPS);
    }
}
