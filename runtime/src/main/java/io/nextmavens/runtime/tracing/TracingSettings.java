package io.nextmavens.runtime.tracing;

import io.nextmavens.runtime.settings.Variables;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where traces go, by OpenTelemetry's own variables (specification, Environment Variables and OTLP Exporter).
 *
 * @param endpoint that takes them
 * @param headers of each request there
 * @param sampling which are recorded
 * @param resource what they are of: {@code service.name} and others
 * @param delay how long a span waits for others to be sent with
 * @param batch spans of one request at most
 * @param queue spans that wait at most; more are dropped
 */
record TracingSettings(
        URI endpoint,
        Map<String, String> headers,
        Sampling sampling,
        Map<String, String> resource,
        Duration delay,
        int batch,
        int queue) {

    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private static final String SAMPLER = "OTEL_TRACES_SAMPLER";
    private static final String RATIO = "OTEL_TRACES_SAMPLER_ARG";

    /** Reads them; empty: nothing is traced. */
    static Optional<TracingSettings> read(Map<String, String> environment) {
        Variables variables = new Variables(environment, Map.of());
        Optional<URI> endpoint = endpoint(variables);
        boolean off = variables.flag("OTEL_SDK_DISABLED", false)
                || variables.text("OTEL_TRACES_EXPORTER").filter("none"::equals).isPresent();
        if (off) {
            return Optional.empty();
        }
        variables
                .text("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL")
                .or(() -> variables.text(PROTOCOL))
                .filter(protocol -> endpoint.isPresent() && !protocol.equals("http/protobuf"))
                .ifPresent(protocol -> variables.problem(
                        PROTOCOL, protocol, "set it to http/protobuf, which collectors take on port 4318"));
        Sampling sampling = sampling(variables);
        Map<String, String> headers =
                pairs(variables, "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS");
        Map<String, String> resource = new LinkedHashMap<>();
        resource.put("service.name", "nextmavens-runtime");
        variables.text("NEXTMAVENS_PROJECT").ifPresent(project -> resource.put("nextmavens.project", project));
        resource.putAll(pairs(variables, "OTEL_RESOURCE_ATTRIBUTES"));
        variables.text("OTEL_SERVICE_NAME").ifPresent(name -> resource.put("service.name", name));
        resource.put("telemetry.sdk.language", "java");
        resource.put("telemetry.sdk.name", "nextmavens");
        long delay = variables.number("OTEL_BSP_SCHEDULE_DELAY", 5_000, 10, 600_000);
        int queue = (int) variables.number("OTEL_BSP_MAX_QUEUE_SIZE", 2_048, 1, 1_000_000);
        int batch = (int) variables.number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 512, 1, 100_000);
        variables.throwIfAnythingIsWrong();
        return endpoint.map(to -> new TracingSettings(
                to, headers, sampling, resource, Duration.ofMillis(delay), Math.min(batch, queue), queue));
    }

    private static Optional<URI> endpoint(Variables variables) {
        return variables
                .parsed(TRACES_ENDPOINT, variables.text(TRACES_ENDPOINT), TracingSettings::address)
                .or(() -> variables.parsed(
                        ENDPOINT,
                        variables.text(ENDPOINT),
                        text -> address(text.replaceFirst("/+$", "") + "/v1/traces")));
    }

    private static URI address(String text) {
        URI address = URI.create(text);
        boolean isHttp = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        if (!isHttp || address.getHost() == null) {
            throw new IllegalArgumentException("'" + text + "' is no address such as http://collector:4318");
        }
        return address;
    }

    private static Sampling sampling(Variables variables) {
        String sampler = variables.text(SAMPLER).orElse("parentbased_always_on");
        double ratio = variables
                .parsed(RATIO, variables.text(RATIO), TracingSettings::ratio)
                .orElse(1.0);
        return switch (sampler) {
            case "always_on" -> new Sampling(false, 1);
            case "always_off" -> new Sampling(false, 0);
            case "traceidratio" -> new Sampling(false, ratio);
            case "parentbased_always_on" -> new Sampling(true, 1);
            case "parentbased_always_off" -> new Sampling(true, 0);
            case "parentbased_traceidratio" -> new Sampling(true, ratio);
            default ->
                variables
                        .<Sampling>problem(
                                SAMPLER,
                                sampler,
                                "set it to always_on, always_off, traceidratio, parentbased_always_on,"
                                        + " parentbased_always_off or parentbased_traceidratio")
                        .orElse(new Sampling(true, 1));
        };
    }

    private static double ratio(String text) {
        double ratio = Double.parseDouble(text);
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("'" + text + "' is no share from 0 to 1");
        }
        return ratio;
    }

    /** {@code key=value,key=value}, percent-encoded, as baggage is (W3C Baggage). */
    private static Map<String, String> pairs(Variables variables, String... names) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String name : names) {
            Optional<String> text = variables.text(name);
            if (text.isEmpty()) {
                continue;
            }
            for (String pair : Variables.list(text.get())) {
                int equals = pair.indexOf('=');
                if (equals < 1) {
                    // its value may be a secret
                    variables.problem(name + " has an item without a name: write key=value,key=value");
                } else {
                    String key = pair.substring(0, equals).strip();
                    decoded(pair.substring(equals + 1).strip())
                            .ifPresentOrElse(
                                    value -> pairs.put(key, value),
                                    () -> variables.problem(name + " has a value of " + key
                                            + " with a % that is none of" + " an encoded byte: write %25"));
                }
            }
            break;
        }
        return pairs;
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
