package io.nextmavens.runtime.rest.openapi;

import io.nextmavens.runtime.catalog.Function;
import io.nextmavens.runtime.catalog.Function.Parameter;
import io.nextmavens.runtime.catalog.Function.Volatility;
import io.nextmavens.sql.SqlIdentifier;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A function: its path, with POST always and GET where it changes nothing. */
final class FunctionDescription {

    private final Function function;

    FunctionDescription(Function function) {
        this.function = function;
    }

    JsonObject path() {
        JsonObject path = new JsonObject();
        if (function.volatility() != Volatility.VOLATILE) {
            JsonArray parameters = new JsonArray();
            function.parameters().forEach(parameter -> parameters.add(queryParameter(parameter)));
            path.put("get", operation(parameters));
        }
        JsonArray parameters = new JsonArray()
                .add(new JsonObject()
                        .put("name", "args")
                        .put("required", true)
                        .put("in", "body")
                        .put("schema", arguments()))
                .add(new JsonObject().put("$ref", "#/parameters/preferParams"));
        return path.put("post", operation(parameters));
    }

    private JsonObject operation(JsonArray parameters) {
        JsonObject operation = new JsonObject()
                .put("tags", new JsonArray().add("(rpc) " + function.name().name()))
                .put("produces", OpenApiDocument.jsonTypes())
                .put("responses", new JsonObject().put("200", new JsonObject().put("description", "OK")));
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        Comment comment = Comment.of(function.description());
        comment.summary().ifPresent(text -> operation.put("summary", text));
        comment.description().ifPresent(text -> operation.put("description", text));
        return operation;
    }

    private JsonObject arguments() {
        JsonObject properties = new JsonObject();
        JsonArray required = new JsonArray();
        for (Parameter parameter : function.parameters()) {
            properties.put(parameter.name(), OpenApiTypes.schema(type(parameter)));
            if (parameter.required()) {
                required.add(parameter.name());
            }
        }
        JsonObject schema = new JsonObject().put("type", "object");
        function.description().ifPresent(text -> schema.put("description", text));
        if (!properties.isEmpty()) {
            schema.put("properties", properties);
        }
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    private JsonObject queryParameter(Parameter parameter) {
        String sqlType = type(parameter);
        JsonObject described = new JsonObject()
                .put("name", parameter.name())
                .put("required", parameter.required())
                .put("in", "query");
        String type = OpenApiTypes.type(sqlType).orElse("string");
        if (parameter.variadic()) {
            String element = OpenApiTypes.element(sqlType);
            JsonObject items = new JsonObject().put("format", OpenApiTypes.format(element));
            OpenApiTypes.type(element).ifPresent(name -> items.put("type", name));
            return described.put("type", type).put("collectionFormat", "multi").put("items", items);
        }
        // In a query string an array is its literal: {1,2}.
        return described
                .put("type", "array".equals(type) ? "string" : type)
                .put("format", OpenApiTypes.format(sqlType));
    }

    /** Types of the function's own schema go without it, as they would with that schema on the search path. */
    private String type(Parameter parameter) {
        String schema = function.name().schema();
        for (String prefix : new String[] {schema + ".", new SqlIdentifier(schema).quoted() + "."}) {
            if (parameter.type().startsWith(prefix)) {
                return parameter.type().substring(prefix.length());
            }
        }
        return parameter.type();
    }
}
