package io.nextmavens.runtime.backup.stream;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * One stream of a backup as it lies on a target, encrypted.
 *
 * @param name {@code facts}, {@code database} or {@code files}
 * @param size of all parts, in bytes
 * @param sha256 of all parts in a row
 * @param parts in order
 */
public record Stream(String name, long size, String sha256, List<Part> parts) {

    /** A part: where it is, how many bytes, and their SHA-256. */
    public record Part(String location, int size, String sha256) {}

    public JsonObject toJson() {
        JsonArray list = new JsonArray();
        parts.forEach(part -> list.add(new JsonObject()
                .put("location", part.location())
                .put("size", part.size())
                .put("sha256", part.sha256())));
        return new JsonObject()
                .put("name", name)
                .put("size", size)
                .put("sha256", sha256)
                .put("parts", list);
    }

    /** Reads what {@link #toJson} wrote. */
    public static Stream read(JsonObject json) {
        List<Part> parts = new ArrayList<>();
        JsonArray list = json.getJsonArray("parts");
        for (int i = 0; i < list.size(); i++) {
            JsonObject part = list.getJsonObject(i);
            parts.add(new Part(part.getString("location"), part.getInteger("size"), part.getString("sha256")));
        }
        return new Stream(json.getString("name"), json.getLong("size"), json.getString("sha256"), List.copyOf(parts));
    }
}
