package io.nextmavens.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeSet;

/**
 * In which fields two schemas of a CRD differ. Fields are compared, not their limits: an API server writes a schema down
 * in its own words. Pure.
 *
 * @param missing fields that the cluster's schema lacks
 * @param more fields that only the cluster's schema has
 */
record SchemaDifference(List<String> missing, List<String> more) {

    SchemaDifference {
        missing = List.copyOf(missing);
        more = List.copyOf(more);
    }

    /** Compares two {@code openAPIV3Schema}. */
    static SchemaDifference between(JsonNode ours, JsonNode clusters) {
        var here = new TreeSet<String>();
        var there = new TreeSet<String>();
        fields("", ours, here);
        fields("", clusters, there);
        return new SchemaDifference(
                here.stream().filter(field -> !there.contains(field)).toList(),
                there.stream().filter(field -> !here.contains(field)).toList());
    }

    private static void fields(String path, JsonNode schema, TreeSet<String> found) {
        schema.path("properties").properties().forEach(property -> {
            var field = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            found.add(field);
            fields(field, property.getValue(), found);
        });
        if (schema.has("items")) {
            fields(path + "[]", schema.path("items"), found);
        }
        if (schema.path("additionalProperties").isObject()) {
            fields(path + ".*", schema.path("additionalProperties"), found);
        }
    }
}
