package io.nextmavens.operator.alert;

import io.nextmavens.operator.traffic.PodCounters;
import io.nextmavens.operator.traffic.TrafficReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The last minutes of every project's traffic. Thread-safe. */
final class TrafficWindows implements TrafficReader {

    private final Duration length;
    private final Map<String, TrafficWindow> windows = new ConcurrentHashMap<>();

    /** @param length how much of the past counts */
    TrafficWindows(Duration length) {
        this.length = length;
    }

    @Override
    public void looked(String uid, Instant at, Set<String> running, Map<String, PodCounters> answers) {
        var window = windows.computeIfAbsent(uid, first -> new TrafficWindow(length));
        synchronized (window) {
            window.add(at, answers);
            window.keep(running);
        }
    }

    @Override
    public void keep(Set<String> uids) {
        windows.keySet().retainAll(uids);
    }

    /** What a project's pods answered in the last minutes; empty before they were asked twice. */
    Optional<Traffic> of(String uid) {
        var window = windows.get(uid);
        if (window == null) {
            return Optional.empty();
        }
        synchronized (window) {
            return window.traffic();
        }
    }
}
