package io.nextmavens.operator.alert;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pod's counters at one moment, which begin at zero when it starts.
 *
 * @param requests requests that were answered
 * @param errors those of them with 5xx
 * @param refused requests of tenants that were refused because of their quotas
 */
record Sample(double requests, double errors, double refused) {

    private static final Pattern REQUESTS =
            Pattern.compile("^nextmavens_http_requests_seconds_count\\{([^}]*)\\} (\\S+)", Pattern.MULTILINE);
    private static final Pattern REFUSED = Pattern.compile(
            "^nextmavens_limits_requests_total\\{[^}]*outcome=\"refused\"[^}]*\\} (\\S+)", Pattern.MULTILINE);
    private static final String OF_SERVER = "status=\"5xx\"";

    /** Reads them from Prometheus' text format. */
    static Sample parse(String text) {
        double requests = 0;
        double errors = 0;
        double refused = 0;
        for (Matcher line = REQUESTS.matcher(text); line.find(); ) {
            double count = Double.parseDouble(line.group(2));
            requests += count;
            if (line.group(1).contains(OF_SERVER)) {
                errors += count;
            }
        }
        for (Matcher line = REFUSED.matcher(text); line.find(); ) {
            refused += Double.parseDouble(line.group(1));
        }
        return new Sample(requests, errors, refused);
    }

    /** What came since a sample of the same pod; a counter that fell was one of an earlier process. */
    Sample since(Sample before) {
        return requests < before.requests
                ? this
                : new Sample(
                        requests - before.requests,
                        Math.max(0, errors - before.errors),
                        Math.max(0, refused - before.refused));
    }

    Sample plus(Sample other) {
        return new Sample(requests + other.requests, errors + other.errors, refused + other.refused);
    }
}
