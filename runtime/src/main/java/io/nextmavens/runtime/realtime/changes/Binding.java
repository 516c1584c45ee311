package io.nextmavens.runtime.realtime.changes;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * One entry of a join's {@code postgres_changes}. Immutable; equal entries have equal ids.
 *
 * @param request as the client sent it
 * @param event INSERT, UPDATE, DELETE, TRUNCATE or {@code *}
 * @param schema a name or {@code *}
 * @param table a name; empty for all of the schema
 * @param filter conditions on the row
 * @param select the columns that are wanted; all where empty
 */
public record Binding(
        String request,
        String event,
        String schema,
        Optional<String> table,
        List<RowCondition> filter,
        List<String> select) {

    /** Its number in the protocol: positive, 31 bits. */
    public int id() {
        return request.hashCode() & 0x7fffffff;
    }

    /** The entry of the join's reply: the request's own values. */
    public JsonObject reply() {
        return new JsonObject(request).put("id", id());
    }

    boolean matchesTable(String inSchema, String name) {
        return (schema.equals("*") || schema.equals(inSchema))
                && table.map(name::equals).orElse(true);
    }

    boolean matchesEvent(String happened) {
        return event.equals("*") || event.equals(happened);
    }
}
