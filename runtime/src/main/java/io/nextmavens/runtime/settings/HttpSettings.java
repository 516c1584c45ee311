package io.nextmavens.runtime.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the service is offered over HTTP.
 *
 * @param allowedOrigins of cross-origin requests; none means all
 * @param traceHeader the request header that is sent back
 * @param serverTiming whether answers tell how long their parts took
 * @param adminPort the port of the administrative endpoints
 * @param bodyLimit of a request's body, in bytes
 * @param stallTimeout after which an answer that its client does not take is broken off
 * @param spoolLimit how much of answers may lie in files for clients that take them slowly, in bytes
 * @param requestLog which requests are logged
 */
public record HttpSettings(
        List<String> allowedOrigins,
        Optional<String> traceHeader,
        boolean serverTiming,
        OptionalInt adminPort,
        long bodyLimit,
        Duration stallTimeout,
        long spoolLimit,
        RequestLog requestLog) {

    public HttpSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** Which requests are logged, by the status of their answers. */
    public enum RequestLog {
        NONE(1000),
        SERVER_ERRORS(500),
        ALL_ERRORS(400),
        ALL(0);

        private final int fromStatus;

        RequestLog(int fromStatus) {
            this.fromStatus = fromStatus;
        }

        /** Whether a request with that answer is logged. */
        public boolean logs(int status) {
            return status >= fromStatus;
        }
    }
}
