package io.nextmavens.operator.runtime;

import io.nextmavens.crds.v1alpha1.TracingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code spec.runtime.tracing} as OpenTelemetry's variables. Pure. */
final class TracingSettings {

    private static final String FIELD = "spec.runtime.tracing.";
    private static final double PERCENT = 100;

    private TracingSettings() {}

    static List<RuntimeSetting> of(TracingSpec tracing) {
        if (tracing == null) {
            return List.of();
        }
        var settings = new ArrayList<RuntimeSetting>();
        settings.add(RuntimeSetting.of("OTEL_EXPORTER_OTLP_ENDPOINT", tracing.endpoint(), FIELD + "endpoint"));
        settings.add(RuntimeSetting.of("OTEL_TRACES_SAMPLER", "parentbased_traceidratio", FIELD + "samplePercent"));
        settings.add(RuntimeSetting.of(
                "OTEL_TRACES_SAMPLER_ARG", tracing.samplePercent() / PERCENT, FIELD + "samplePercent"));
        Optional.ofNullable(tracing.headersSecretRef())
                .ifPresent(secret -> settings.add(
                        RuntimeSetting.of("OTEL_EXPORTER_OTLP_HEADERS", secret, FIELD + "headersSecretRef")));
        return settings;
    }
}
