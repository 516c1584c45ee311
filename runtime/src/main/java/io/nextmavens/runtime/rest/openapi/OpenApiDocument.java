package io.nextmavens.runtime.rest.openapi;

import io.nextmavens.runtime.catalog.Catalog;
import io.nextmavens.runtime.catalog.Function;
import io.nextmavens.runtime.catalog.Relation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The description of a schema: an OpenAPI 2.0 document, with the members and names that PostgREST's has. */
public final class OpenApiDocument {

    private static final String SINGLE = "application/vnd.pgrst.object+json";
    private static final String SECURITY = "JWT";

    private final Catalog catalog;
    private final String schema;
    private final Accessible accessible;
    private final OpenApiSettings settings;

    private OpenApiDocument(Catalog catalog, String schema, Accessible accessible, OpenApiSettings settings) {
        this.catalog = catalog;
        this.schema = schema;
        this.accessible = accessible;
        this.settings = settings;
    }

    /**
     * The document, as JSON.
     *
     * @param schema the exposed schema it is about
     * @param accessible what the role of the request may use of it; only its comment counts where privileges
     *     are ignored
     */
    public static String of(Catalog catalog, String schema, Accessible accessible, OpenApiSettings settings) {
        return new OpenApiDocument(catalog, schema, accessible, settings)
                .document()
                .encode();
    }

    static JsonArray jsonTypes() {
        return new JsonArray()
                .add("application/json")
                .add(SINGLE + ";nulls=stripped")
                .add(SINGLE);
    }

    private JsonObject document() {
        Comment comment = Comment.of(accessible.comment());
        JsonObject definitions = new JsonObject();
        JsonObject parameters = SharedParameters.all();
        JsonObject paths = new JsonObject().put("/", root());
        for (Relation relation : relations()) {
            String name = relation.name().name();
            RelationDescription description =
                    new RelationDescription(relation, catalog.relationshipsOf(relation.name()));
            definitions.put(name, description.definition());
            description.addParameters(parameters);
            paths.put("/" + name, description.path());
        }
        for (Function function : functions()) {
            paths.put("/rpc/" + function.name().name(), new FunctionDescription(function).path());
        }
        JsonObject document = new JsonObject()
                .put("swagger", "2.0")
                .put(
                        "info",
                        new JsonObject()
                                .put("title", comment.summary().orElse("NextMavens REST API"))
                                .put(
                                        "description",
                                        comment.description()
                                                .orElse("Made of the database's tables, views and functions"))
                                .put("version", settings.version()))
                .put(
                        "externalDocs",
                        new JsonObject()
                                .put("description", "The query language is PostgREST's")
                                .put("url", "https://postgrest.org/en/stable/references/api.html"))
                .put("host", settings.authority())
                .put("basePath", settings.basePath())
                .put("schemes", new JsonArray().add(settings.scheme()))
                .put("consumes", jsonTypes().add("text/csv"))
                .put("produces", jsonTypes().add("text/csv"))
                .put("definitions", definitions)
                .put("parameters", parameters)
                .put("paths", paths);
        if (settings.security()) {
            document.put(
                    "securityDefinitions",
                    new JsonObject()
                            .put(
                                    SECURITY,
                                    new JsonObject()
                                            .put("type", "apiKey")
                                            .put("in", "header")
                                            .put("name", "Authorization")
                                            .put(
                                                    "description",
                                                    "Add the token prepending \"Bearer \" (without quotes) to it")));
            document.put("security", new JsonArray().add(new JsonObject().put(SECURITY, new JsonArray())));
        }
        return document;
    }

    private List<Relation> relations() {
        return catalog.relations().values().stream()
                .filter(relation -> relation.name().schema().equals(schema))
                .filter(relation -> settings.ignorePrivileges() || accessible.has(relation))
                .sorted(Comparator.comparing(relation -> relation.name().name()))
                .toList();
    }

    /** Of overloads the last is described, since a path is there once. */
    private List<Function> functions() {
        List<Function> functions = new ArrayList<>();
        for (Collection<Function> overloads : catalog.functions().values()) {
            for (Function function : overloads) {
                if (function.name().schema().equals(schema)
                        && (settings.ignorePrivileges() || accessible.has(function))) {
                    functions.add(function);
                }
            }
        }
        functions.sort(Comparator.comparing(function -> function.name().name()));
        return functions;
    }

    private static JsonObject root() {
        return new JsonObject()
                .put(
                        "get",
                        new JsonObject()
                                .put("tags", new JsonArray().add("Introspection"))
                                .put("summary", "OpenAPI description (this document)")
                                .put(
                                        "produces",
                                        new JsonArray()
                                                .add("application/openapi+json")
                                                .add("application/json"))
                                .put(
                                        "responses",
                                        new JsonObject().put("200", new JsonObject().put("description", "OK"))));
    }
}
