package io.nextmavens.operator.monitoring;

import io.nextmavens.operator.owned.ForeignKind;

/** The Prometheus operator's kinds that a project has. */
public enum MonitoringKind implements ForeignKind {
    /** Which pods are scraped. */
    POD_MONITOR("PodMonitor"),
    /** What is an alert. */
    PROMETHEUS_RULE("PrometheusRule");

    private final String kind;

    MonitoringKind(String kind) {
        this.kind = kind;
    }

    @Override
    public String group() {
        return "monitoring.coreos.com";
    }

    @Override
    public String version() {
        return "v1";
    }

    @Override
    public String kind() {
        return kind;
    }
}
