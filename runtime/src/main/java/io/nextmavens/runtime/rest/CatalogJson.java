package io.nextmavens.runtime.rest;

import io.nextmavens.runtime.catalog.Catalog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The catalog for an administrator's eyes, under the members that PostgREST's has. */
final class CatalogJson {

    private CatalogJson() {}

    static String of(Catalog catalog) {
        JsonArray relations = new JsonArray();
        catalog.relations()
                .values()
                .forEach(relation -> relations.add(new JsonObject()
                        .put("schema", relation.name().schema())
                        .put("name", relation.name().name())
                        .put("kind", relation.kind().name())
                        .put("primaryKey", new JsonArray(relation.primaryKey()))
                        .put(
                                "columns",
                                new JsonArray(
                                        relation.columns().keySet().stream().toList()))));
        JsonArray relationships = new JsonArray();
        catalog.relationships().values().forEach(list -> list.forEach(one -> relationships.add(one.toString())));
        JsonArray functions = new JsonArray();
        catalog.functions()
                .values()
                .forEach(overloads -> overloads.forEach(function -> functions.add(new JsonObject()
                        .put("schema", function.name().schema())
                        .put("name", function.name().name())
                        .put(
                                "parameters",
                                new JsonArray(function.parameters().stream()
                                        .map(parameter -> parameter.name() + " " + parameter.type())
                                        .toList())))));
        JsonArray handlers = new JsonArray();
        catalog.mediaHandlers().forEach(handler -> handlers.add(handler.toString()));
        JsonArray representations = new JsonArray();
        catalog.representations().forEach((types, function) -> representations.add(types + " by " + function));
        return new JsonObject()
                .put("dbTables", relations)
                .put("dbRelationships", relationships)
                .put("dbRoutines", functions)
                .put("dbMediaHandlers", handlers)
                .put("dbRepresentations", representations)
                .encode();
    }
}
