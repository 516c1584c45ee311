package io.nextmavens.runtime.rest.openapi;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The parameters that all relations have. */
final class SharedParameters {

    private SharedParameters() {}

    static JsonObject all() {
        return new JsonObject()
                .put("preferParams", prefer(List.of()))
                .put("preferReturn", prefer(List.of("return=representation", "return=minimal", "return=none")))
                .put("preferCount", prefer(List.of("count=none")))
                .put(
                        "preferPost",
                        prefer(List.of(
                                "return=representation",
                                "return=minimal",
                                "return=none",
                                "resolution=ignore-duplicates",
                                "resolution=merge-duplicates")))
                .put("select", query("select", "Filtering Columns"))
                .put("on_conflict", query("on_conflict", "On Conflict"))
                .put("order", query("order", "Ordering"))
                .put("range", parameter("Range", "Limiting and Pagination", "header"))
                .put(
                        "rangeUnit",
                        parameter("Range-Unit", "Limiting and Pagination", "header")
                                .put("default", "items"))
                .put("offset", query("offset", "Limiting and Pagination"))
                .put("limit", query("limit", "Limiting and Pagination"));
    }

    private static JsonObject prefer(List<String> values) {
        JsonObject parameter = parameter("Prefer", "Preference", "header");
        return values.isEmpty() ? parameter : parameter.put("enum", new JsonArray(values));
    }

    private static JsonObject query(String name, String description) {
        return parameter(name, description, "query");
    }

    private static JsonObject parameter(String name, String description, String in) {
        return new JsonObject()
                .put("name", name)
                .put("description", description)
                .put("required", false)
                .put("in", in)
                .put("type", "string");
    }
}
