package io.nextmavens.runtime.rest.response;

import io.nextmavens.runtime.rest.Header;
import io.nextmavens.runtime.rest.error.RequestErrors;
import io.nextmavens.runtime.rest.error.RestException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code response.headers} and {@code response.status}: settings by which a function of the database changes the
 * answer. A header of theirs replaces ours of the same name.
 */
final class ResponseSettings {

    private ResponseSettings() {}

    /**
     * Applies the settings.
     *
     * @throws RestException where they are not what they should be
     */
    static ResponseHead apply(ResponseHead head, StatementResult result) {
        if (result.headers().isEmpty() && result.status().isEmpty()) {
            return head;
        }
        int status = result.status().map(ResponseSettings::status).orElse(head.status());
        List<Header> theirs = result.headers().map(ResponseSettings::headers).orElse(List.of());
        List<Header> all = new ArrayList<>(head.headers().size() + theirs.size());
        for (Header ours : head.headers()) {
            if (theirs.stream().noneMatch(header -> header.isNamed(ours.name()))) {
                all.add(ours);
            }
        }
        all.addAll(theirs);
        return new ResponseHead(status, head.reason(), all);
    }

    /** The digits at the beginning; what follows them is not looked at, as PostgREST does not. */
    private static int status(String text) {
        int status = 0;
        int at = 0;
        while (at < text.length() && at < 4 && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            status = status * 10 + (text.charAt(at++) - '0');
        }
        if (status < 200 || status > 599) {
            throw RequestErrors.responseStatus().exception();
        }
        return status;
    }

    private static List<Header> headers(String text) {
        try {
            List<Header> headers = new ArrayList<>();
            for (Object element : new JsonArray(text)) {
                if (!(element instanceof JsonObject object) || object.size() != 1) {
                    throw RequestErrors.responseHeaders().exception();
                }
                Map.Entry<String, Object> member = object.iterator().next();
                if (!(member.getValue() instanceof String value) || !isHeader(member.getKey(), value)) {
                    throw RequestErrors.responseHeaders().exception();
                }
                headers.add(new Header(member.getKey(), value));
            }
            return headers;
        } catch (DecodeException | ClassCastException e) {
            throw RequestErrors.responseHeaders().exception();
        }
    }

    /** RFC 9110, sections 5.1 and 5.5: a name is a token, and no value can end its line. */
    static boolean isHeader(String name, String value) {
        if (name.isEmpty()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 127 || "\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0) {
                return false;
            }
        }
        return value.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 127);
    }

    /** The reason phrase of an answer, cleaned of what cannot stand in a status line. */
    static Optional<String> reason(Optional<String> phrase) {
        return phrase.filter(text -> text.chars().allMatch(c -> c >= ' ' && c < 127));
    }
}
