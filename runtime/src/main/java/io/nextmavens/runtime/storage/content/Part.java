package io.nextmavens.runtime.storage.content;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive bytes of a content on a backend.
 *
 * @param location the backend's own name for it
 * @param size in bytes
 */
public record Part(String location, long size) {

    /** As the database keeps them. */
    public static String write(List<Part> parts) {
        JsonArray array = new JsonArray();
        for (Part part : parts) {
            array.add(new JsonObject().put("location", part.location()).put("size", part.size()));
        }
        return array.encode();
    }

    /** Reads what {@link #write} wrote. */
    public static List<Part> read(JsonArray array) {
        List<Part> parts = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            JsonObject part = array.getJsonObject(i);
            parts.add(new Part(part.getString("location"), part.getLong("size")));
        }
        return List.copyOf(parts);
    }
}
