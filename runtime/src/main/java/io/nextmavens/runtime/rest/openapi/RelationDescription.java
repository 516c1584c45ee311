package io.nextmavens.runtime.rest.openapi;

import io.nextmavens.runtime.catalog.Column;
import io.nextmavens.runtime.catalog.Relation;
import io.nextmavens.runtime.catalog.Relationship;
import io.nextmavens.runtime.catalog.Relationship.ByForeignKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A table or view: its definition, its parameters and its path. */
final class RelationDescription {

    private final Relation relation;
    private final List<Relationship> relationships;
    private final String name;

    RelationDescription(Relation relation, List<Relationship> relationships) {
        this.relation = relation;
        this.relationships = relationships;
        this.name = relation.name().name();
    }

    JsonObject definition() {
        JsonObject properties = new JsonObject();
        JsonArray required = new JsonArray();
        for (Column column : relation.columns().values()) {
            properties.put(column.name(), property(column));
            if (!column.nullable()) {
                required.add(column.name());
            }
        }
        JsonObject definition = new JsonObject().put("type", "object").put("properties", properties);
        relation.description().ifPresent(text -> definition.put("description", text));
        if (!required.isEmpty()) {
            definition.put("required", required);
        }
        return definition;
    }

    private JsonObject property(Column column) {
        JsonObject property = OpenApiTypes.schema(column.type());
        column.defaultExpression()
                .flatMap(expression -> OpenApiTypes.constant(column.type(), expression))
                .ifPresent(value -> property.put("default", value));
        if (!column.enumValues().isEmpty()) {
            property.put("enum", new JsonArray(column.enumValues()));
        }
        column.maxLength().ifPresent(length -> property.put("maxLength", length));
        description(column).ifPresent(text -> property.put("description", text));
        return property;
    }

    /** Tools of PostgREST read keys from these notes, so their form is part of the format. */
    private Optional<String> description(Column column) {
        List<String> notes = new ArrayList<>(2);
        if (relation.primaryKey().contains(column.name())) {
            notes.add("This is a Primary Key.<pk/>");
        }
        reference(column).ifPresent(notes::add);
        if (notes.isEmpty()) {
            return column.description();
        }
        return Optional.of(
                column.description().map(text -> text + "\n\n").orElse("") + "Note:\n" + String.join("\n", notes));
    }

    private Optional<String> reference(Column column) {
        return relationships.stream()
                .filter(ByForeignKey.class::isInstance)
                .map(ByForeignKey.class::cast)
                .filter(key -> refersBy(key, column.name()))
                .min(Comparator.comparing(ByForeignKey::targetIsView))
                .map(key -> {
                    String table = key.target().name();
                    String referred = key.columns().getFirst().to();
                    return "This is a Foreign Key to `" + table + "." + referred + "`.<fk table='" + table
                            + "' column='" + referred + "'/>";
                });
    }

    private static boolean refersBy(ByForeignKey key, String column) {
        boolean refers =
                switch (key.cardinality()) {
                    case MANY_TO_ONE -> true;
                    case ONE_TO_ONE -> !key.originIsParent();
                    case ONE_TO_MANY -> false;
                };
        return refers
                && key.columns().size() == 1
                && key.columns().getFirst().from().equals(column);
    }

    void addParameters(JsonObject parameters) {
        parameters.put(
                "body." + name,
                new JsonObject()
                        .put("name", name)
                        .put("description", name)
                        .put("required", false)
                        .put("in", "body")
                        .put("schema", new JsonObject().put("$ref", "#/definitions/" + name)));
        for (Column column : relation.columns().values()) {
            JsonObject filter = new JsonObject()
                    .put("name", column.name())
                    .put("required", false)
                    .put("in", "query")
                    .put("type", "string");
            column.description().ifPresent(text -> filter.put("description", text));
            parameters.put("rowFilter." + name + "." + column.name(), filter);
        }
    }

    JsonObject path() {
        JsonArray filters = new JsonArray();
        relation.columns().keySet().forEach(column -> filters.add(parameter("rowFilter." + name + "." + column)));
        JsonArray reading = filters.copy();
        for (String shared : List.of("select", "order", "range", "rangeUnit", "offset", "limit", "preferCount")) {
            reading.add(parameter(shared));
        }
        JsonObject rows = new JsonObject()
                .put("description", "OK")
                .put(
                        "schema",
                        new JsonObject()
                                .put("type", "array")
                                .put("items", new JsonObject().put("$ref", "#/definitions/" + name)));
        JsonObject path = new JsonObject()
                .put(
                        "get",
                        operation(reading)
                                .put(
                                        "responses",
                                        response("206", "Partial Content").put("200", rows)));
        if (relation.insertable() || relation.updatable() || relation.deletable()) {
            JsonArray inserting = new JsonArray()
                    .add(parameter("body." + name))
                    .add(parameter("select"))
                    .add(parameter("preferPost"));
            JsonArray updating = filters.copy().add(parameter("body." + name)).add(parameter("preferReturn"));
            JsonArray deleting = filters.copy().add(parameter("preferReturn"));
            path.put("post", operation(inserting).put("responses", response("201", "Created")));
            path.put("patch", operation(updating).put("responses", response("204", "No Content")));
            path.put("delete", operation(deleting).put("responses", response("204", "No Content")));
        }
        return path;
    }

    private JsonObject operation(JsonArray parameters) {
        JsonObject operation =
                new JsonObject().put("tags", new JsonArray().add(name)).put("parameters", parameters);
        Comment comment = Comment.of(relation.description());
        comment.summary().ifPresent(text -> operation.put("summary", text));
        comment.description().ifPresent(text -> operation.put("description", text));
        return operation;
    }

    private static JsonObject response(String status, String description) {
        return new JsonObject().put(status, new JsonObject().put("description", description));
    }

    private static JsonObject parameter(String key) {
        return new JsonObject().put("$ref", "#/parameters/" + key);
    }
}
