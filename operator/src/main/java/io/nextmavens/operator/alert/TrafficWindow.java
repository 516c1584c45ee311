package io.nextmavens.operator.alert;

import io.nextmavens.operator.traffic.PodCounters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The last minutes of one project's traffic, from samples of its pods. A pod that is new counts from its start: its first
 * errors are what an alert is for. Not thread-safe.
 */
final class TrafficWindow {

    private record Step(Instant at, Sample increase) {}

    private final Duration length;
    private final Deque<Step> steps = new ArrayDeque<>();
    private Map<String, Sample> newest = Map.of();
    private Map<String, Long> refusedLately = Map.of();
    private Optional<Instant> began = Optional.empty();

    /** @param length how much of the past counts */
    TrafficWindow(Duration length) {
        this.length = length;
    }

    /** Adds what the pods say now; a pod that was not there before counts from its start. */
    void add(Instant now, Map<String, PodCounters> counters) {
        Map<String, Sample> byPod = counters.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, pod -> Sample.of(pod.getValue())));
        refusedLately = counters.values().stream()
                .flatMap(pod -> pod.refusedLately().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum));
        if (began.isPresent()) {
            Sample increase = Sample.NOTHING;
            for (Map.Entry<String, Sample> pod : byPod.entrySet()) {
                Sample before = newest.getOrDefault(pod.getKey(), Sample.NOTHING);
                increase = increase.plus(pod.getValue().since(before));
            }
            steps.addLast(new Step(now, increase));
        } else {
            began = Optional.of(now);
        }
        // one that did not answer this time is no new one when it does again
        Map<String, Sample> known = new HashMap<>(newest);
        known.putAll(byPod);
        newest = known;
        while (!steps.isEmpty() && steps.getFirst().at().isBefore(now.minus(length))) {
            began = Optional.of(steps.removeFirst().at());
        }
    }

    /** Forgets pods that are gone. */
    void keep(Set<String> pods) {
        Map<String, Sample> known = new HashMap<>(newest);
        known.keySet().retainAll(pods);
        newest = known;
    }

    /** What was counted; empty before the second sample. */
    Optional<Traffic> traffic() {
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        Sample sum = steps.stream().map(Step::increase).reduce(Sample.NOTHING, Sample::plus);
        return Optional.of(new Traffic(
                Duration.between(began.orElseThrow(), steps.getLast().at()),
                sum.requests(),
                sum.errors(),
                sum.refused(),
                refusedLately));
    }
}
