package io.nextmavens.runtime.graphql.execution;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An answer as it is put together: the JSON of its fields and its errors. Not thread-safe. */
public final class Answer {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, byte[]> fields = new LinkedHashMap<>();
    private final List<GraphqlError> errors = new ArrayList<>();
    private boolean data;
    private boolean nothing;

    /** An answer of errors only. */
    public static Answer of(List<GraphqlError> errors) {
        Answer answer = new Answer();
        answer.errors.addAll(errors);
        return answer;
    }

    /** An answer whose fields come in that order. */
    static Answer withFields(List<String> keys) {
        Answer answer = new Answer();
        answer.data = true;
        keys.forEach(key -> answer.fields.put(key, NULL));
        return answer;
    }

    void put(String key, byte[] json) {
        fields.put(key, json == null ? NULL : json);
    }

    boolean isNull(String key) {
        return Arrays.equals(fields.get(key), NULL);
    }

    void fail(GraphqlError error) {
        errors.add(error);
    }

    /** A field that may not be null is: there is no data (specification, section 6.4.4). */
    void nothing() {
        nothing = true;
    }

    /** Whether the request as a whole was refused. */
    public boolean isRefused() {
        return !data;
    }

    /** Whether anything went wrong. */
    public boolean hasErrors() {
        return !errors.isEmpty();
    }

    public List<GraphqlError> errors() {
        return List.copyOf(errors);
    }

    /** The answer's bytes. */
    public Buffer encode() {
        int size = 64;
        for (Map.Entry<String, byte[]> field : fields.entrySet()) {
            size += field.getKey().length() + field.getValue().length + 4;
        }
        Buffer out = Buffer.buffer(size);
        out.appendByte((byte) '{');
        if (!errors.isEmpty()) {
            JsonArray list = new JsonArray();
            errors.forEach(error -> list.add(error.json()));
            out.appendString("\"errors\":").appendString(list.encode());
            if (data) {
                out.appendByte((byte) ',');
            }
        }
        if (data) {
            out.appendString("\"data\":");
            if (nothing) {
                out.appendBytes(NULL);
            } else {
                appendFields(out);
            }
        }
        return out.appendByte((byte) '}');
    }

    private void appendFields(Buffer out) {
        out.appendByte((byte) '{');
        boolean first = true;
        for (Map.Entry<String, byte[]> field : fields.entrySet()) {
            if (!first) {
                out.appendByte((byte) ',');
            }
            first = false;
            out.appendString(Json.encode(field.getKey())).appendByte((byte) ':').appendBytes(field.getValue());
        }
        out.appendByte((byte) '}');
    }
}
