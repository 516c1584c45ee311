package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.error.RequestErrors;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.request.Action.Mutation;
import io.nextmavens.runtime.rest.request.MediaType.Plain;
import io.nextmavens.runtime.rest.request.Query.Argument;
import io.nextmavens.runtime.rest.request.QueryString.Parameter;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the body of a request. A pure function; throws nothing but {@link RestException}. */
public final class PayloadParser {

    private static final String NOT_JSON = "Empty or invalid json";

    private PayloadParser() {}

    /** Whether the body of such a request is looked at; if not, it need not even be waited for. */
    public static boolean isWanted(Action action) {
        return switch (action) {
            case Action.Mutate(String relation, Mutation mutation) -> mutation != Mutation.DELETE;
            case Action.Call call -> !call.readOnly();
            case Action.Read read -> false;
            case Action.OpenApi openApi -> false;
            case Action.RelationOptions options -> false;
            case Action.FunctionOptions options -> false;
            case Action.RootOptions options -> false;
        };
    }

    /**
     * Reads the body by its content type.
     *
     * @throws RestException when it is not what the content type says, or nothing the action can use
     */
    public static Payload parse(RestRequest request, Buffer body) {
        if (!isWanted(request.action())) {
            return new Payload.None();
        }
        boolean function = request.action() instanceof Action.Call;
        if (request.contentType() instanceof Plain plain) {
            switch (plain) {
                case JSON -> {
                    return json(text(body), function, columnsCount(request));
                }
                case CSV -> {
                    return CsvParser.parse(text(body));
                }
                case FORM -> {
                    return form(text(body), function);
                }
                case TEXT, XML, OCTET_STREAM -> {
                    if (function) {
                        return new Payload.Raw(body);
                    }
                }
                case GEO_JSON, OPENAPI, ANY -> {
                    // PostgreSQL has no use for these.
                }
            }
        }
        throw RequestErrors.body(
                        "Content-Type not acceptable: " + request.contentType().mime())
                .exception();
    }

    /** Whether {@code columns=} says which keys count: a PUT is about all columns of its row. */
    private static boolean columnsCount(RestRequest request) {
        return request.query().columns().isPresent()
                && !(request.action() instanceof Action.Mutate(String relation, Mutation mutation)
                        && mutation == Mutation.UPSERT_ONE);
    }

    private static Payload json(String text, boolean function, boolean columnsCount) {
        if (columnsCount) {
            return new Payload.RawJson(text);
        }
        if (function && text.isEmpty()) {
            return new Payload.Json("{}", Set.of());
        }
        Optional<JsonOutline.Shape> shape = JsonOutline.of(text);
        if (shape.isEmpty()) {
            throw RequestErrors.body(NOT_JSON).exception();
        }
        return switch (shape.get()) {
            case JsonOutline.Shape.Rows(Set<String> keys) -> new Payload.Json(text, keys);
            case JsonOutline.Shape.NoRows() -> new Payload.Json("[]", Set.of());
            case JsonOutline.Shape.Mixed() ->
                throw RequestErrors.body("All object keys must match").exception();
        };
    }

    private static Payload form(String text, boolean function) {
        if (text.chars().filter(c -> c == '&').count() >= RequestLimits.FIELDS) {
            throw RequestErrors.body("The form has more than " + RequestLimits.FIELDS + " fields")
                    .exception();
        }
        List<Parameter> parameters = QueryString.parse(text);
        Set<String> keys = new TreeSet<>();
        if (function) {
            List<Argument> fields = new ArrayList<>(parameters.size());
            for (Parameter parameter : parameters) {
                keys.add(parameter.name());
                fields.add(new Argument(parameter.name(), valueOf(parameter)));
            }
            return new Payload.Form(List.copyOf(fields), Collections.unmodifiableSet(keys));
        }
        Map<String, String> object = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            object.put(parameter.name(), valueOf(parameter));
        }
        keys.addAll(object.keySet());
        StringBuilder json = new StringBuilder("{");
        object.forEach((name, value) -> {
            if (json.length() > 1) {
                json.append(',');
            }
            json.append(JsonOutline.quoted(name)).append(':').append(JsonOutline.quoted(value));
        });
        return new Payload.Json(json.append('}').toString(), Collections.unmodifiableSet(keys));
    }

    private static String valueOf(Parameter parameter) {
        return parameter.value() == null ? "" : parameter.value();
    }

    /** The body as text; what is not UTF-8 cannot be JSON (RFC 8259, section 8.1), nor text of the database. */
    private static String text(Buffer body) {
        byte[] bytes = body.getBytes();
        String text = new String(bytes, StandardCharsets.UTF_8);
        // What stands for bytes that are no characters may also have been sent as such
        if (text.indexOf('\uFFFD') >= 0 && !isUtf8(bytes)) {
            throw RequestErrors.body(NOT_JSON).exception();
        }
        return text;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
