package io.nextmavens.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextmavens.runtime.settings.SettingsException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingSettingsTest {

    @Test
    void withoutAnEndpointNothingIsTraced() {
        assertThat(TracingSettings.read(Map.of())).isEmpty();
        assertThat(TracingSettings.read(
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318", "OTEL_TRACES_EXPORTER", "none")))
                .isEmpty();
    }

    @Test
    void theVariablesAreThoseOfOpenTelemetry() {
        // When
        var settings = TracingSettings.read(Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.example/otlp/",
                        "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Basic%20abc+=, x=1",
                        "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=prod,service.name=other",
                        "OTEL_SERVICE_NAME", "notes",
                        "OTEL_TRACES_SAMPLER", "parentbased_traceidratio",
                        "OTEL_TRACES_SAMPLER_ARG", "0.25"))
                .orElseThrow();

        // Then
        assertThat(settings.endpoint()).isEqualTo(URI.create("https://collector.example/otlp/v1/traces"));
        assertThat(settings.headers()).isEqualTo(Map.of("authorization", "Basic abc+=", "x", "1"));
        assertThat(settings.resource())
                .containsEntry("service.name", "notes")
                .containsEntry("deployment.environment.name", "prod");
        assertThat(settings.sampling()).isEqualTo(new Sampling(true, 0.25));
    }

    @Test
    void whatIsWrongIsToldAtOnceAndNoSecretWithIt() {
        assertThatThrownBy(() -> TracingSettings.read(Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318",
                        "OTEL_EXPORTER_OTLP_HEADERS", "a-secret",
                        "OTEL_TRACES_SAMPLER", "sometimes",
                        "OTEL_TRACES_SAMPLER_ARG", "2")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318/v1/traces' is no address")
                .hasMessageContaining("OTEL_EXPORTER_OTLP_HEADERS has an item without a name")
                .hasMessageContaining("OTEL_TRACES_SAMPLER is 'sometimes'")
                .hasMessageContaining("'2' is no share")
                .hasMessageNotContaining("a-secret");
        assertThatThrownBy(() -> TracingSettings.read(Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))
                .hasMessageContaining("http/protobuf");
    }
}
