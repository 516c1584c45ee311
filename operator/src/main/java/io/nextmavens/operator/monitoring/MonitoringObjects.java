package io.nextmavens.operator.monitoring;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.nextmavens.crds.v1alpha1.ErrorRateSpec;
import io.nextmavens.crds.v1alpha1.MonitoringSpec;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.runtime.RuntimeObjects;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is wanted of a project's monitoring. Names of alerts and labels of series are those of manifests/monitoring, so that
 * dashboards fit and Alertmanager takes what both say for one alert. Pure.
 */
public final class MonitoringObjects {

    /** A project may choose the image of its pods: what they tell is bounded. */
    private static final int SAMPLE_LIMIT = 5_000;

    private static final String REQUESTS = "nextmavens_http_requests_seconds_count";
    private static final String BY_PROJECT = "sum by (namespace, project) ";

    private MonitoringObjects() {}

    /** Which pods are scraped: those of this project's runtime. */
    public static GenericKubernetesResource podMonitor(ProjectObjects names, MonitoringSpec monitoring) {
        var endpoint = new LinkedHashMap<String, Object>();
        endpoint.put("port", RuntimeObjects.PORT_NAME);
        endpoint.put("path", "/q/metrics");
        endpoint.put("interval", monitoring.interval());
        // what its pods say does not say whose it is
        endpoint.put("honorLabels", false);
        endpoint.put(
                "relabelings",
                List.of(new TreeMap<>(Map.of(
                        "sourceLabels",
                        List.of("__meta_kubernetes_pod_label_app_kubernetes_io_instance"),
                        "targetLabel",
                        "project"))));
        // tenants are none of Prometheus' labels: they would come and go for ever
        endpoint.put(
                "metricRelabelings",
                List.of(new TreeMap<>(Map.of(
                        "sourceLabels",
                        List.of("__name__"),
                        "regex",
                        "nextmavens_limits_refused_lately",
                        "action",
                        "drop"))));
        var spec = new LinkedHashMap<String, Object>();
        spec.put("selector", Map.of("matchLabels", names.selector(Component.RUNTIME)));
        spec.put("podMetricsEndpoints", List.of(endpoint));
        spec.put("sampleLimit", SAMPLE_LIMIT);
        return object(MonitoringKind.POD_MONITOR, names, monitoring, spec);
    }

    /** What is an alert. */
    public static GenericKubernetesResource prometheusRule(
            ProjectObjects names, MonitoringSpec monitoring, ProjectSpec project) {
        var series = "{namespace=\"" + names.namespace() + "\", project=\"" + names.project() + "\"}";
        var who = names.namespace() + "/" + names.project();
        var group = new LinkedHashMap<String, Object>();
        group.put("name", "nextmavens-" + names.project());
        group.put(
                "rules",
                List.of(
                        rule(
                                "NextMavensServerErrors",
                                serverErrors(series, project.alerts().errorRate()),
                                "5m",
                                "critical",
                                "{{ $value | humanizePercentage }} of the answers of " + who + " are server errors.",
                                "Look at the logs of its runtime and at its database."),
                        rule(
                                "NextMavensSlow",
                                "histogram_quantile(0.95, sum by (namespace, project, le)"
                                        + " (rate(nextmavens_http_requests_seconds_bucket" + series + "[5m]))) > 1",
                                "15m",
                                "warning",
                                "One in twenty answers of " + who + " takes longer than a second.",
                                "Look for slow statements and for requests that wait for a connection."),
                        rule(
                                "NextMavensWaitsForConnections",
                                "min_over_time(" + BY_PROJECT + "(pgrst_db_pool_waiting" + series + ")[5m:]) > 0",
                                "5m",
                                "warning",
                                "Requests of " + who + " wait for a connection to the database.",
                                "Raise PGRST_DB_POOL or the number of pods, give the project a pooler, or find what holds"
                                        + " them."),
                        rule(
                                "NextMavensRuntimeAway",
                                "max by (namespace, project) (up" + series + ") == 0",
                                "5m",
                                "critical",
                                "No pod of " + who + " tells its metrics.",
                                "Look at the condition RuntimeReady, and whether Prometheus may reach the pods"
                                        + " (spec.network.runtimeFrom).")));
        return object(
                MonitoringKind.PROMETHEUS_RULE,
                names,
                monitoring,
                new LinkedHashMap<>(Map.of("groups", List.of(group))));
    }

    /** As the operator's own alert: a share of enough requests. */
    private static String serverErrors(String series, ErrorRateSpec limit) {
        var bad = series.replace("}", ", status=\"5xx\"}");
        return BY_PROJECT + "(rate(" + REQUESTS + bad + "[5m])) / " + BY_PROJECT + "(rate(" + REQUESTS + series
                + "[5m])) >= " + limit.percent() / 100.0 + " and " + BY_PROJECT + "(increase(" + REQUESTS + series
                + "[5m])) >= " + limit.minRequests();
    }

    private static Map<String, Object> rule(
            String name, String expression, String since, String severity, String summary, String description) {
        var rule = new LinkedHashMap<String, Object>();
        rule.put("alert", name);
        rule.put("expr", expression);
        rule.put("for", since);
        rule.put("labels", Map.of("severity", severity));
        rule.put("annotations", new TreeMap<>(Map.of("summary", summary, "description", description)));
        return rule;
    }

    private static GenericKubernetesResource object(
            MonitoringKind kind, ProjectObjects names, MonitoringSpec monitoring, Map<String, Object> spec) {
        ObjectMeta metadata = names.owned(names.runtime(), Component.RUNTIME);
        var labels = new TreeMap<String, String>(monitoring.labels());
        labels.putAll(metadata.getLabels()); // which the operator finds it by
        metadata.setLabels(labels);
        var object = kind.object(metadata);
        object.setAdditionalProperty("spec", spec);
        return object;
    }
}
