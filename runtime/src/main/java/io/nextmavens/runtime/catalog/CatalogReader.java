package io.nextmavens.runtime.catalog;

import io.nextmavens.runtime.catalog.Catalog.Representation;
import io.nextmavens.runtime.catalog.Function.Parameter;
import io.nextmavens.runtime.catalog.Function.Returns;
import io.nextmavens.runtime.catalog.Function.Setting;
import io.nextmavens.runtime.catalog.Function.Volatility;
import io.nextmavens.runtime.catalog.KeyConstraint.KeyColumn;
import io.nextmavens.runtime.catalog.Relation.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;

/** Makes a {@link Catalog} of the answers to {@link IntrospectionSql}. */
final class CatalogReader {

    private static final int CAN_UPDATE = 1 << 2;
    private static final int CAN_INSERT = 1 << 3;
    private static final int CAN_DELETE = 1 << 4;

    private static final Comparator<Function> FEWER_PARAMETERS_FIRST = Comparator.<Function>comparingInt(
                    function -> function.parameters().size())
            .thenComparing(function -> function.description().orElse(""))
            .thenComparing(function -> function.parameters().toString());

    private final Introspection introspection;
    private final CatalogMemory memory;

    CatalogReader(Introspection introspection, CatalogMemory memory) {
        this.introspection = introspection;
        this.memory = memory;
    }

    /** The catalog that the rows in memory describe. */
    Catalog read() {
        Set<String> schemas = new HashSet<>(introspection.schemas());
        List<KeyConstraint> constraints = memory.constraints.values();
        ViewKeys viewKeys = ViewKeys.of(memory.views.values(), constraints);
        Map<QualifiedName, Relation> relations = relations(memory.relations.values(), constraints, viewKeys);
        return memory.kept(new Catalog(
                relations,
                new RelationshipInference(schemas, relations, constraints, viewKeys)
                        .relationships(memory.computed.values()),
                functions(memory.functions.values()),
                memory.mediaHandlers.values(),
                representations(memory.representations.values()),
                roles(memory.roles.values()),
                introspection.serverVersion()));
    }

    private static Map<QualifiedName, Relation> relations(
            List<Relation> rows, List<KeyConstraint> constraints, ViewKeys viewKeys) {
        Map<QualifiedName, List<KeyConstraint>> keys = new HashMap<>();
        for (KeyConstraint constraint : constraints) {
            if (constraint.kind() != KeyConstraint.Kind.FOREIGN) {
                keys.computeIfAbsent(constraint.relation(), name -> new ArrayList<>())
                        .add(constraint);
            }
        }
        Map<QualifiedName, Relation> relations = HashMap.newHashMap(rows.size());
        for (Relation row : rows) {
            relations.put(row.name(), withKeys(row, keys.getOrDefault(row.name(), List.of()), viewKeys));
        }
        return relations;
    }

    private static Relation withKeys(Relation row, List<KeyConstraint> keys, ViewKeys viewKeys) {
        List<String> primaryKey = keys.stream()
                .filter(key -> key.kind() == KeyConstraint.Kind.PRIMARY)
                .findFirst()
                .map(KeyConstraint::sortedNames)
                .orElseGet(() -> viewKeys.primaryKey(row.name()));
        return row.withKeys(
                primaryKey, keys.stream().map(KeyConstraint::sortedNames).toList());
    }

    /** A relation, its keys not known yet. */
    static Relation relation(JsonObject row) {
        int commands = row.getInteger("commands");
        Kind kind =
                switch (row.getString("kind")) {
                    case "r" -> Kind.TABLE;
                    case "p" -> Kind.PARTITIONED_TABLE;
                    case "f" -> Kind.FOREIGN_TABLE;
                    case "v" -> Kind.VIEW;
                    case "m" -> Kind.MATERIALIZED_VIEW;
                    default -> throw new IllegalArgumentException("no kind of relation: " + row.getString("kind"));
                };
        return new Relation(
                new QualifiedName(row.getString("schema"), row.getString("name")),
                kind,
                Optional.ofNullable(row.getString("description")),
                (commands & CAN_INSERT) != 0,
                (commands & CAN_UPDATE) != 0,
                (commands & CAN_DELETE) != 0,
                List.of(),
                List.of(),
                columns(row.getJsonArray("columns")),
                row.getLong("bytes"));
    }

    private static SequencedMap<String, Column> columns(JsonArray rows) {
        SequencedMap<String, Column> columns = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            JsonArray row = rows.getJsonArray(i);
            Integer maxLength = row.getInteger(6);
            columns.put(
                    row.getString(0),
                    new Column(
                            row.getString(0),
                            Optional.ofNullable(row.getString(1)),
                            row.getBoolean(2),
                            row.getString(3),
                            row.getString(4),
                            row.getLong(5),
                            maxLength == null ? OptionalInt.empty() : OptionalInt.of(maxLength),
                            Optional.ofNullable(row.getString(7)),
                            row.getBoolean(8),
                            strings(row.getJsonArray(9))));
        }
        return columns;
    }

    private static List<String> strings(JsonArray array) {
        List<String> strings = new ArrayList<>();
        if (array != null) {
            for (int i = 0; i < array.size(); i++) {
                strings.add(array.getString(i));
            }
        }
        return strings;
    }

    static KeyConstraint constraint(JsonObject row) {
        KeyConstraint.Kind kind =
                switch (row.getString("kind")) {
                    case "p" -> KeyConstraint.Kind.PRIMARY;
                    case "u" -> KeyConstraint.Kind.UNIQUE;
                    case "f" -> KeyConstraint.Kind.FOREIGN;
                    default -> throw new IllegalArgumentException("no kind of key: " + row.getString("kind"));
                };
        return new KeyConstraint(
                kind,
                row.getString("name"),
                row.getLong("table"),
                new QualifiedName(row.getString("schema"), row.getString("relation")),
                keyColumns(row.getJsonArray("columns")),
                row.getLong("foreignTable"),
                kind == KeyConstraint.Kind.FOREIGN
                        ? Optional.of(
                                new QualifiedName(row.getString("foreignSchema"), row.getString("foreignRelation")))
                        : Optional.empty(),
                keyColumns(row.getJsonArray("foreignColumns")));
    }

    private static List<KeyColumn> keyColumns(JsonArray rows) {
        List<KeyColumn> columns = new ArrayList<>();
        if (rows != null) {
            for (int i = 0; i < rows.size(); i++) {
                JsonArray row = rows.getJsonArray(i);
                columns.add(new KeyColumn(row.getInteger(0), row.getString(1)));
            }
        }
        return columns;
    }

    static ViewKeys.View view(JsonObject row) {
        Map<Integer, String> columns = new HashMap<>();
        for (KeyColumn column : keyColumns(row.getJsonArray("columns"))) {
            columns.put(column.number(), column.name());
        }
        return new ViewKeys.View(
                row.getLong("oid"),
                new QualifiedName(row.getString("schema"), row.getString("name")),
                row.getBoolean("exposed"),
                columns,
                ViewQuery.origins(row.getString("query")));
    }

    static Relationship.Computed computed(JsonObject row) {
        QualifiedName origin = new QualifiedName(row.getString("originSchema"), row.getString("origin"));
        QualifiedName target = new QualifiedName(row.getString("targetSchema"), row.getString("target"));
        return new Relationship.Computed(
                new QualifiedName(row.getString("schema"), row.getString("name")),
                origin,
                target,
                row.getBoolean("toOne"),
                origin.equals(target));
    }

    private static Map<QualifiedName, List<Function>> functions(List<Function> rows) {
        Map<QualifiedName, List<Function>> functions = new HashMap<>();
        for (Function function : rows) {
            functions
                    .computeIfAbsent(function.name(), name -> new ArrayList<>())
                    .add(function);
        }
        functions.replaceAll((name, overloads) ->
                overloads.stream().sorted(FEWER_PARAMETERS_FIRST).toList());
        return functions;
    }

    static Function function(JsonObject row) {
        List<Parameter> parameters = new ArrayList<>();
        JsonArray list = row.getJsonArray("parameters");
        for (int i = 0; i < list.size(); i++) {
            JsonArray parameter = list.getJsonArray(i);
            parameters.add(new Parameter(
                    parameter.getString(0),
                    parameter.getString(1),
                    parameter.getString(2),
                    parameter.getBoolean(3),
                    parameter.getBoolean(4)));
        }
        List<Setting> settings = new ArrayList<>();
        JsonArray pairs = row.getJsonArray("settings");
        for (int i = 0; i < pairs.size(); i++) {
            JsonArray pair = pairs.getJsonArray(i);
            settings.add(new Setting(pair.getString(0), pair.getString(1)));
        }
        return new Function(
                new QualifiedName(row.getString("schema"), row.getString("name")),
                Optional.ofNullable(row.getString("description")),
                parameters,
                new Returns(
                        new QualifiedName(row.getString("returnSchema"), row.getString("returnType")),
                        row.getBoolean("setOf"),
                        row.getBoolean("composite")),
                switch (row.getString("volatility")) {
                    case "i" -> Volatility.IMMUTABLE;
                    case "s" -> Volatility.STABLE;
                    default -> Volatility.VOLATILE;
                },
                row.getBoolean("variadic"),
                Optional.ofNullable(row.getString("isolation")).map(level -> level.toLowerCase(Locale.ROOT)),
                settings);
    }

    static MediaHandler mediaHandler(JsonObject row) {
        QualifiedName relation = new QualifiedName(row.getString("relationSchema"), row.getString("relation"));
        String type = row.getString("type");
        return new MediaHandler(
                new QualifiedName(row.getString("schema"), row.getString("function")),
                relation.equals(new QualifiedName("pg_catalog", "anyelement"))
                        ? Optional.empty()
                        : Optional.of(relation),
                type,
                type.equals("*/*") ? "application/octet-stream" : type,
                row.getBoolean("binary"));
    }

    private static Map<Representation, QualifiedName> representations(List<JsonObject> rows) {
        Map<Representation, QualifiedName> representations = new HashMap<>();
        for (JsonObject row : rows) {
            representations.put(
                    new Representation(row.getString("source"), row.getString("target")),
                    new QualifiedName(row.getString("schema"), row.getString("function")));
        }
        return representations;
    }

    private static Map<String, RoleSettings> roles(List<JsonObject> rows) {
        Map<String, Map<String, String>> settings = new HashMap<>();
        for (JsonObject row : rows) {
            settings.computeIfAbsent(row.getString("role"), role -> new HashMap<>())
                    .put(row.getString("name"), row.getString("value"));
        }
        Map<String, RoleSettings> roles = new HashMap<>();
        settings.forEach((role, values) -> {
            Optional<String> isolation = Optional.ofNullable(values.remove("default_transaction_isolation"))
                    .map(level -> level.toLowerCase(Locale.ROOT));
            roles.put(role, new RoleSettings(isolation, values));
        });
        return roles;
    }
}
