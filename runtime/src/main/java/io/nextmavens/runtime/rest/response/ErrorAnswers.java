package io.nextmavens.runtime.rest.response;

import io.nextmavens.runtime.rest.Header;
import io.nextmavens.runtime.rest.error.RestError;
import io.nextmavens.runtime.rest.request.MediaType.Plain;
import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The answer to a request that failed. */
public final class ErrorAnswers {

    private ErrorAnswers() {}

    /** The head: JSON, and RFC 9209's Proxy-Status that names the code; then the headers of the error's own. */
    public static ResponseHead head(RestError error) {
        List<Header> headers = new ArrayList<>(2 + error.headers().size());
        addUnlessOwn(error, headers, new Header("Content-Type", Plain.JSON.contentType()));
        addUnlessOwn(error, headers, new Header("Proxy-Status", "PostgREST; error=" + printable(error.code())));
        for (Header header : error.headers()) {
            if (ResponseSettings.isHeader(header.name(), header.value())) {
                headers.add(header);
            }
        }
        return new ResponseHead(error.status(), ResponseSettings.reason(error.reason()), headers);
    }

    private static void addUnlessOwn(RestError error, List<Header> headers, Header header) {
        if (error.headers().stream().noneMatch(own -> own.isNamed(header.name()))) {
            headers.add(header);
        }
    }

    /** A code is what a function raised, and may be anything. */
    private static String printable(String code) {
        return code.chars().allMatch(c -> c > ' ' && c < 127) ? code : "invalid";
    }

    /**
     * The body.
     *
     * @param verbose whether details and hint are told ({@code PGRST_CLIENT_ERROR_VERBOSITY})
     */
    public static String body(RestError error, boolean verbose) {
        StringBuilder json = new StringBuilder(160).append("{\"code\":").append(Json.encode(error.code()));
        if (verbose) {
            json.append(",\"details\":").append(details(error.details()));
            json.append(",\"hint\":").append(error.hint().map(Json::encode).orElse("null"));
        }
        return json.append(",\"message\":")
                .append(Json.encode(error.message()))
                .append('}')
                .toString();
    }

    private static String details(Optional<RestError.Details> details) {
        if (details.isEmpty()) {
            return "null";
        }
        return switch (details.get()) {
            case RestError.Details.Text(String text) -> Json.encode(text);
            case RestError.Details.Json(String json) -> json;
        };
    }
}
