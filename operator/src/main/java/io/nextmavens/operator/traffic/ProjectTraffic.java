package io.nextmavens.operator.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is kept of one project's traffic: the last looks at its pods, and a day. Thread-safe. */
final class ProjectTraffic {

    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration LONGEST_GAP = Duration.ofSeconds(2 * TrafficDay.STEP_SECONDS);
    private static final int MOST_LOOKS = 64;

    /** What happened between two looks. */
    private record Look(Instant at, double seconds, PodReading happened) {}

    private final TrafficDay day = new TrafficDay();
    private final Deque<Look> looks = new ArrayDeque<>();
    private Map<String, PodReading> pods = Map.of();
    private PodReading gauges = new PodReading();
    private int answering;
    private Optional<Instant> lastLook = Optional.empty();

    /**
     * Takes what the pods told that answered. A pod that is seen for the first time is counted from its next look on:
     * when it began to count is not known.
     *
     * @param running names of the pods there are, those that did not answer as well
     */
    synchronized void add(Instant at, Set<String> running, Map<String, PodReading> readings) {
        boolean gap = lastLook.filter(before -> before.isBefore(at.minus(LONGEST_GAP)))
                .isPresent();
        // what was counted in a gap may have happened at any time of it
        var known = new HashMap<String, PodReading>(gap ? Map.of() : pods);
        known.keySet().retainAll(running);
        pods = known;
        answering = readings.size();
        if (readings.isEmpty()) {
            return;
        }
        var happened = new PodReading();
        var now = new PodReading();
        readings.forEach((pod, reading) -> {
            Optional.ofNullable(known.get(pod)).ifPresent(earlier -> sum(happened, reading.since(earlier)));
            gauges(now, reading);
        });
        lastLook.ifPresent(before -> {
            looks.addLast(new Look(at, Duration.between(before, at).toMillis() / 1000.0, happened));
            while (looks.size() > MOST_LOOKS || looks.peekFirst().at().isBefore(at.minus(WINDOW))) {
                looks.removeFirst();
            }
        });
        gauges = now;
        lastLook = Optional.of(at);
        known.putAll(readings);
        day.add(at.getEpochSecond(), happened, now);
    }

    /** Returns what happened of late, unless no pod answered for longer than that. */
    synchronized Optional<Traffic> current(Instant now, Duration notOlderThan) {
        return lastLook.filter(at -> !at.isBefore(now.minus(notOlderThan))).map(this::current);
    }

    private Traffic current(Instant at) {
        var sum = new PodReading();
        double seconds = 0;
        for (Look look : looks) {
            sum(sum, look.happened());
            seconds += look.seconds();
        }
        return new Traffic(
                at,
                answering,
                seconds == 0 ? Double.NaN : sum.requests / seconds,
                share(sum.clientErrors, sum.requests),
                share(sum.serverErrors, sum.requests),
                Latencies.quantile(0.5, sum.buckets),
                Latencies.quantile(0.95, sum.buckets),
                gauges.connections,
                gauges.connectionsMax,
                gauges.waiting,
                gauges.sockets,
                gauges.slotLag);
    }

    /** Returns the day up to now. */
    synchronized TrafficHistory history(Instant now) {
        long second = now.getEpochSecond();
        var figures = new EnumMap<TrafficFigure, float[]>(TrafficFigure.class);
        for (TrafficFigure figure : TrafficFigure.values()) {
            figures.put(figure, day.last(figure, TrafficDay.STEPS, second));
        }
        long newest = second / TrafficDay.STEP_SECONDS;
        return new TrafficHistory(
                (newest - TrafficDay.STEPS + 1) * TrafficDay.STEP_SECONDS, TrafficDay.STEP_SECONDS, figures);
    }

    /** Returns the answers in each of the last steps. */
    synchronized float[] requests(Instant now, int steps) {
        return day.last(TrafficFigure.REQUESTS, steps, now.getEpochSecond());
    }

    private static double share(long part, long all) {
        return all == 0 ? Double.NaN : (double) part / all;
    }

    private static void sum(PodReading to, PodReading more) {
        to.requests += more.requests;
        to.clientErrors += more.clientErrors;
        to.serverErrors += more.serverErrors;
        for (int i = 0; i < to.buckets.length; i++) {
            to.buckets[i] += more.buckets[i];
        }
    }

    private static void gauges(PodReading to, PodReading of) {
        to.connections = added(to.connections, of.connections);
        to.connectionsMax = added(to.connectionsMax, of.connectionsMax);
        to.waiting = added(to.waiting, of.waiting);
        to.sockets = added(to.sockets, of.sockets);
        // one slot, whichever pods tell of it
        to.slotLag =
                Double.isNaN(to.slotLag) ? of.slotLag : Math.max(to.slotLag, Double.isNaN(of.slotLag) ? 0 : of.slotLag);
    }

    private static double added(double sum, double more) {
        if (Double.isNaN(more)) {
            return sum;
        }
        return Double.isNaN(sum) ? more : sum + more;
    }
}
