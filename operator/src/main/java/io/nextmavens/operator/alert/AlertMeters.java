package io.nextmavens.operator.alert;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code nextmavens_alerts_pending}: what channels are still to be told; {@code nextmavens_alerts_messages_total} by
 * outcome. Thread-safe.
 */
final class AlertMeters {

    private static final String MESSAGES = "nextmavens.alerts.messages";

    private final AtomicInteger pending = new AtomicInteger();
    private final Counter sent;
    private final Counter later;
    private final Counter failed;

    AlertMeters(MeterRegistry registry) {
        Gauge.builder("nextmavens.alerts.pending", pending, AtomicInteger::get)
                .description("What channels are still to be told")
                .register(registry);
        this.sent = counter(registry, "sent");
        this.later = counter(registry, "later");
        this.failed = counter(registry, "failed");
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder(MESSAGES)
                .description("Messages to channels of alerts")
                .tag("outcome", outcome)
                .register(registry);
    }

    void pending(int count) {
        pending.set(count);
    }

    void sent(Sender.Outcome outcome) {
        switch (outcome) {
            case Sender.Outcome.Sent ignored -> sent.increment();
            case Sender.Outcome.Later ignored -> later.increment();
            case Sender.Outcome.Failed ignored -> failed.increment();
        }
    }
}
