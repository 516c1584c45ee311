package io.nextmavens.runtime.tracing;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * What is posted to a collector: an {@code ExportTraceServiceRequest}. The numbers of fields are those of
 * {@code opentelemetry/proto/trace/v1/trace.proto} and its neighbours, which do not change (OTLP 1.0 is stable). Pure.
 */
final class ExportRequest {

    private static final String SCOPE = "io.nextmavens.runtime";
    private static final int STATUS_ERROR = 2;

    private ExportRequest() {}

    static Buffer of(Map<String, String> resource, List<Span> spans) {
        Message about = new Message();
        resource.forEach((name, value) -> about.message(1, attribute(name, value)));
        Message scope = new Message().message(1, new Message().text(1, SCOPE));
        spans.forEach(span -> scope.message(2, span(span)));
        return new Message()
                .message(1, new Message().message(1, about).message(2, scope))
                .bytes();
    }

    private static Message span(Span span) {
        Message message = new Message()
                .id(1, span.context().high(), span.context().low())
                .id(2, span.context().span());
        if (span.parent() != 0) {
            message.id(4, span.parent());
        }
        message.text(5, span.name())
                .number(6, span.kind().number())
                .fixed64(7, span.start())
                .fixed64(8, span.end());
        span.attributes().forEach(attribute -> message.message(9, attribute(attribute.getKey(), attribute.getValue())));
        if (span.failed()) {
            message.message(15, new Message().number(3, STATUS_ERROR));
        }
        return message;
    }

    private static Message attribute(String name, Object value) {
        Message any = value instanceof Number number
                ? new Message().number(3, number.longValue())
                : new Message().text(1, value.toString());
        return new Message().text(1, name).message(2, any);
    }
}
