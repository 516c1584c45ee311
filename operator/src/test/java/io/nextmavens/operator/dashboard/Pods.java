package io.nextmavens.operator.dashboard;

import io.nextmavens.operator.traffic.PodAddress;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Stand-ins for pods of runtimes, each with traffic of its own that goes up and down with the day. */
final class Pods {

    private static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};

    private final Clock clock;
    private final List<PodAddress> addresses = new ArrayList<>();

    Pods(Vertx vertx, int many, Clock clock) {
        this.clock = clock;
        for (int i = 0; i < many; i++) {
            int kind = i;
            int port = vertx.createHttpServer()
                    .requestHandler(request -> answer(request, kind))
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join()
                    .actualPort();
            addresses.add(new PodAddress("pod-" + i, "127.0.0.1", port));
        }
    }

    PodAddress of(int project) {
        return addresses.get(project % addresses.size());
    }

    private void answer(HttpServerRequest request, int kind) {
        double seconds = clock.millis() / 1000.0 % 10_000_000;
        double mean = kind % 7 == 6 ? 0 : 3 * Math.pow(1.45, kind);
        // the integral of a rate that swings around its mean over a day
        double day = 86_400 / (2 * Math.PI);
        double all = mean * (seconds - 0.6 * day * Math.cos(seconds / day));
        double serverErrors = all * (kind % 6 == 5 ? 0.031 : 0.0004);
        double clientErrors = all * 0.012;
        var told = new StringBuilder();
        count(told, "2xx", all - serverErrors - clientErrors, kind);
        count(told, "4xx", clientErrors, kind);
        count(told, "5xx", serverErrors, kind);
        told.append("nextmavens_db_pool_open ").append(1 + kind % 10).append('\n');
        told.append("pgrst_db_pool_max 10\n");
        told.append("pgrst_db_pool_waiting ").append(kind == 9 ? 4 : 0).append('\n');
        told.append("nextmavens_realtime_connections ").append(kind * 13).append('\n');
        told.append("nextmavens_realtime_slot_lag_bytes ")
                .append((long) Math.pow(3, kind))
                .append('\n');
        request.response().end(told.toString());
    }

    private static void count(StringBuilder told, String status, double requests, int kind) {
        var name = "nextmavens_http_requests_seconds_";
        var labels = "{service=\"rest\",status=\"" + status + "\"";
        for (double bound : BOUNDS) {
            double share = 1 - Math.exp(-bound * 180 / (1 + kind));
            told.append(name)
                    .append("bucket")
                    .append(labels)
                    .append(",le=\"")
                    .append(bound)
                    .append("\"} ");
            told.append((long) (requests * share)).append('\n');
        }
        told.append(name)
                .append("bucket")
                .append(labels)
                .append(",le=\"+Inf\"} ")
                .append((long) requests)
                .append('\n');
        told.append(name)
                .append("count")
                .append(labels)
                .append("} ")
                .append((long) requests)
                .append('\n');
    }
}
