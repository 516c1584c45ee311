package io.nextmavens.runtime.rest.error;

import io.nextmavens.runtime.rest.Header;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code RAISE SQLSTATE 'PGRST' USING MESSAGE = '{…}', DETAIL = '{…}'}: a function that says the whole answer, its
 * body in MESSAGE (code, message, details, hint) and the rest in DETAIL (status, status_text, headers).
 */
final class RaisedResponse {

    private static final String MESSAGE_HINT =
            "MESSAGE must be a JSON object with obligatory keys: 'code', 'message' and optional keys: 'details', 'hint'.";
    private static final String DETAIL_HINT =
            "DETAIL must be a JSON object with obligatory keys: 'status', 'headers' and optional key: 'status_text'.";

    private RaisedResponse() {}

    static RestError parse(SqlFailure failure) {
        Optional<Body> body = body(failure.message());
        if (body.isEmpty()) {
            return RequestErrors.raise("Invalid JSON value for MESSAGE: '" + failure.message() + "'", MESSAGE_HINT);
        }
        if (failure.detail().isEmpty()) {
            return RequestErrors.raise("DETAIL is missing in the RAISE statement", DETAIL_HINT);
        }
        String detail = failure.detail().get();
        Optional<Frame> frame = frame(detail);
        if (frame.isEmpty()) {
            return RequestErrors.raise("Invalid JSON value for DETAIL: '" + detail + "'", DETAIL_HINT);
        }
        return new RestError(
                frame.get().status(),
                frame.get().reason(),
                body.get().code(),
                body.get().message(),
                body.get().details().map(RestError.Details.Text::new),
                body.get().hint(),
                frame.get().headers());
    }

    private record Body(String code, String message, Optional<String> details, Optional<String> hint) {}

    private record Frame(int status, Optional<String> reason, List<Header> headers) {}

    private static Optional<Body> body(String text) {
        try {
            JsonObject json = new JsonObject(text);
            return json.getValue("code") instanceof String code
                            && json.getValue("message") instanceof String message
                            && isTextOrAbsent(json, "details")
                            && isTextOrAbsent(json, "hint")
                    ? Optional.of(new Body(
                            code,
                            message,
                            Optional.ofNullable(json.getString("details")),
                            Optional.ofNullable(json.getString("hint"))))
                    : Optional.empty();
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Frame> frame(String text) {
        try {
            JsonObject json = new JsonObject(text);
            if (!(json.getValue("status") instanceof Integer status)
                    || status < 200 // which would not be the answer yet (RFC 9110, section 15.2)
                    || status > 999
                    || !isTextOrAbsent(json, "status_text")
                    || !(json.getValue("headers") instanceof JsonObject headers)) {
                return Optional.empty();
            }
            List<Header> list = new ArrayList<>();
            for (Map.Entry<String, Object> header : headers) {
                if (!(header.getValue() instanceof String value)) {
                    return Optional.empty();
                }
                list.add(new Header(header.getKey(), value));
            }
            return Optional.of(new Frame(status, Optional.ofNullable(json.getString("status_text")), list));
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }

    private static boolean isTextOrAbsent(JsonObject json, String key) {
        Object value = json.getValue(key);
        return value == null || value instanceof String;
    }
}
