package io.nextmavens.operator.traffic;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * What one pod told at one moment. Counters run from the pod's start; gauges that it did not tell are NaN.
 *
 * <p>The text comes from a container whose image a project may choose, so nothing of it is trusted: what is no number is
 * left out, and no text of it is kept but the beginnings of a few tenants' ids.
 */
final class PodReading {

    private static final String REQUESTS = "nextmavens_http_requests_seconds_";
    private static final Pattern BEGINNING_OF_ID = Pattern.compile("[0-9a-f]{8}");
    private static final int MOST_TENANTS = 5;

    long requests;
    long clientErrors;
    long serverErrors;
    long refused;
    final Map<String, Long> refusedLately = new HashMap<>();
    final long[] buckets = new long[Latencies.BUCKETS];
    double connections = Double.NaN;
    double connectionsMax = Double.NaN;
    double waiting = Double.NaN;
    double sockets = Double.NaN;
    double slotLag = Double.NaN;

    /** Reads the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/). */
    static PodReading parse(String text) {
        var reading = new PodReading();
        var cumulative = new long[Latencies.BUCKETS];
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> reading.read(line, cumulative));
        // what a bucket has includes those below it
        for (int i = 0; i < cumulative.length; i++) {
            reading.buckets[i] = Math.max(0, cumulative[i] - (i == 0 ? 0 : cumulative[i - 1]));
        }
        return reading;
    }

    private void read(String line, long[] cumulative) {
        if (line.startsWith(REQUESTS)) {
            var value = valueOf(line);
            if (value.isEmpty()) {
                return;
            }
            long count = (long) value.getAsDouble();
            if (line.startsWith("count{", REQUESTS.length())) {
                requests += count;
                switch (label(line, "status")) {
                    case "4xx" -> clientErrors += count;
                    case "5xx" -> serverErrors += count;
                    default -> {}
                }
            } else if (line.startsWith("bucket{", REQUESTS.length())) {
                int bucket = bound(label(line, "le"));
                if (bucket >= 0) {
                    cumulative[bucket] += count;
                }
            }
            return;
        }
        if (line.startsWith("nextmavens_limits_refused_lately{")) {
            readTenant(line);
        } else if (line.startsWith("nextmavens_limits_requests_total{")) {
            if (label(line, "outcome").equals("refused")) {
                refused += (long) valueOf(line).orElse(0);
            }
        } else if (line.startsWith("nextmavens_db_pool_open ")) {
            connections = valueOf(line).orElse(Double.NaN);
        } else if (line.startsWith("pgrst_db_pool_max ")) {
            connectionsMax = valueOf(line).orElse(Double.NaN);
        } else if (line.startsWith("pgrst_db_pool_waiting ")) {
            waiting = valueOf(line).orElse(Double.NaN);
        } else if (line.startsWith("nextmavens_realtime_connections ")) {
            sockets = valueOf(line).orElse(Double.NaN);
        } else if (line.startsWith("nextmavens_realtime_slot_lag_bytes ")) {
            slotLag = valueOf(line).orElse(Double.NaN);
        }
    }

    private void readTenant(String line) {
        var tenant = label(line, "tenant");
        var value = valueOf(line);
        if (value.isPresent()
                && refusedLately.size() < MOST_TENANTS
                && BEGINNING_OF_ID.matcher(tenant).matches()) {
            refusedLately.put(tenant, (long) value.getAsDouble());
        }
    }

    /** What of it is for others. */
    PodCounters counters() {
        return new PodCounters(requests, serverErrors, refused, refusedLately);
    }

    private static int bound(String le) {
        if (le.equals("+Inf")) {
            return Latencies.BUCKETS - 1;
        }
        try {
            return Latencies.bucketOf(Double.parseDouble(le));
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    private static OptionalDouble valueOf(String line) {
        try {
            double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            return Double.isFinite(value) && value >= 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException notANumber) {
            return OptionalDouble.empty();
        }
    }

    private static String label(String line, String name) {
        int start = line.indexOf(name + "=\"");
        if (start < 0) {
            return "";
        }
        int from = start + name.length() + 2;
        int end = line.indexOf('"', from);
        return end < 0 ? "" : line.substring(from, end);
    }

    /** What happened since an earlier reading of the same pod; all of it, where the pod's counters began anew. */
    PodReading since(PodReading earlier) {
        if (requests < earlier.requests) {
            return this;
        }
        var difference = new PodReading();
        difference.requests = requests - earlier.requests;
        difference.clientErrors = Math.max(0, clientErrors - earlier.clientErrors);
        difference.serverErrors = Math.max(0, serverErrors - earlier.serverErrors);
        Arrays.setAll(difference.buckets, i -> Math.max(0, buckets[i] - earlier.buckets[i]));
        return difference;
    }
}
