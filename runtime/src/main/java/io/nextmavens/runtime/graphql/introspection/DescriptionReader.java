package io.nextmavens.runtime.graphql.introspection;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes records of the JSON that the queries answer. */
final class DescriptionReader {

    private DescriptionReader() {}

    static DatabaseDescription read(
            List<String> schemas,
            List<String> classes,
            List<String> types,
            List<String> constraints,
            List<String> functions) {
        Map<Long, DbType> typesByOid = new LinkedHashMap<>();
        types.stream().map(JsonObject::new).map(DescriptionReader::type).forEach(t -> typesByOid.put(t.oid(), t));
        Map<Long, DbClass> classesByOid = new LinkedHashMap<>();
        classes.stream()
                .map(JsonObject::new)
                .map(json -> relation(json, typesByOid))
                .forEach(c -> classesByOid.put(c.oid(), c));
        List<DbConstraint> all = new ArrayList<>();
        constraints.stream()
                .map(JsonObject::new)
                .map(DescriptionReader::constraint)
                .forEach(all::add);
        List<DbFunction> procedures = functions.stream()
                .map(JsonObject::new)
                .map(DescriptionReader::function)
                .toList();
        return new DatabaseDescription(List.copyOf(schemas), classesByOid, typesByOid, all, procedures, Map.of());
    }

    private static DbClass relation(JsonObject json, Map<Long, DbType> types) {
        List<DbAttribute> attributes = new ArrayList<>();
        for (Object each : array(json, "attributes")) {
            JsonObject a = (JsonObject) each;
            SmartTags tags = SmartTags.parse(a.getString("comment"));
            DbType type = types.get(a.getLong("type"));
            attributes.add(new DbAttribute(
                    a.getInteger("n"),
                    a.getString("name"),
                    a.getLong("type"),
                    a.getBoolean("notNull") || tags.has("notNull") || (type != null && type.notNull()),
                    a.getBoolean("default") || tags.has("hasDefault") || (type != null && type.hasDefault()),
                    a.getBoolean("always"),
                    tags));
        }
        List<List<Integer>> indexes = new ArrayList<>();
        for (Object index : array(json, "indexes")) {
            indexes.add(numbers((JsonArray) index));
        }
        return new DbClass(
                json.getLong("oid"),
                json.getString("schema"),
                json.getString("name"),
                json.getString("kind").charAt(0),
                json.getLong("type"),
                "p".equals(json.getString("persistence")),
                json.getBoolean("partition"),
                json.getInteger("updatable"),
                array(json, "parents").stream()
                        .map(Number.class::cast)
                        .map(Number::longValue)
                        .toList(),
                attributes,
                indexes,
                SmartTags.parse(json.getString("comment")).with(SmartTags.parse(json.getString("typeComment"))));
    }

    private static DbType type(JsonObject json) {
        return new DbType(
                json.getLong("oid"),
                json.getString("schema"),
                json.getString("name"),
                json.getString("kind").charAt(0),
                json.getLong("relation"),
                json.getLong("element"),
                json.getLong("base"),
                json.getLong("subtype"),
                json.getBoolean("notNull"),
                json.getBoolean("default"),
                array(json, "labels").stream().map(String.class::cast).toList(),
                json.getString("extension", "") == null ? "" : json.getString("extension", ""),
                SmartTags.parse(json.getString("comment")));
    }

    private static DbConstraint constraint(JsonObject json) {
        return new DbConstraint(
                json.getString("name"),
                json.getString("kind").charAt(0),
                json.getLong("owner"),
                json.getLong("referenced"),
                numbers(array(json, "columns")),
                numbers(array(json, "referencedColumns")),
                json.getBoolean("noInherit"),
                SmartTags.parse(json.getString("comment")));
    }

    private static DbFunction function(JsonObject json) {
        JsonArray types = array(json, "types");
        JsonArray names = array(json, "names");
        JsonArray modes = array(json, "modes");
        List<DbFunction.Argument> arguments = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            arguments.add(new DbFunction.Argument(
                    i < names.size() ? names.getString(i) : "",
                    types.getLong(i),
                    i < modes.size() ? modes.getString(i).charAt(0) : 'i'));
        }
        return new DbFunction(
                json.getLong("oid"),
                json.getString("schema"),
                json.getString("name"),
                json.getLong("returns"),
                json.getBoolean("set"),
                json.getBoolean("stable"),
                json.getBoolean("strict"),
                arguments,
                json.getInteger("defaults"),
                SmartTags.parse(json.getString("comment")));
    }

    private static JsonArray array(JsonObject json, String name) {
        JsonArray array = json.getJsonArray(name);
        return array == null ? new JsonArray() : array;
    }

    private static List<Integer> numbers(JsonArray array) {
        return array.stream().map(Number.class::cast).map(Number::intValue).toList();
    }
}
