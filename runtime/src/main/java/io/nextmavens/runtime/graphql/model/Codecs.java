package io.nextmavens.runtime.graphql.model;

import io.nextmavens.runtime.graphql.inflection.Words;
import io.nextmavens.runtime.graphql.introspection.DatabaseDescription;
import io.nextmavens.runtime.graphql.introspection.DbClass;
import io.nextmavens.runtime.graphql.introspection.DbType;
import io.nextmavens.sql.SqlIdentifier;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Makes codecs of the database's types, each once. Not thread-safe. */
final class Codecs {

    private final DatabaseDescription database;
    private final ModelOptions options;
    private final EnumTables enumTables;
    private final BiFunction<DbClass, Codec.Composite, List<Attribute>> attributes;
    private final Map<Long, Optional<Codec>> byType = new HashMap<>();
    private final Map<Long, Codec.Composite> byClass = new LinkedHashMap<>();

    /**
     * Codecs of that database.
     *
     * @param attributes makes the attributes of a row
     */
    Codecs(
            DatabaseDescription database,
            ModelOptions options,
            EnumTables enumTables,
            BiFunction<DbClass, Codec.Composite, List<Attribute>> attributes) {
        this.database = database;
        this.options = options;
        this.enumTables = enumTables;
        this.attributes = attributes;
    }

    /** The codec of a type; empty when GraphQL cannot carry it. */
    Optional<Codec> ofType(long oid) {
        Optional<Codec> known = byType.get(oid);
        if (known == null) {
            DbType type = database.types().get(oid);
            known = type == null ? Optional.empty() : make(type);
            byType.put(oid, known);
        }
        return known;
    }

    /** The codec of a row. */
    Codec.Composite ofClass(DbClass source) {
        Codec.Composite known = byClass.get(source.oid());
        if (known == null) {
            known = new Codec.Composite(
                    TableNames.rowType(codecName(source)),
                    sql(source.schema(), source.name()),
                    Optional.of(source),
                    source.tags().description());
            byClass.put(source.oid(), known);
            known.complete(attributes.apply(source, known));
        }
        return known;
    }

    static String codecName(DbClass source) {
        return source.tags().text("name").orElseGet(() -> Words.camelCase(source.name()));
    }

    private Optional<Codec> make(DbType type) {
        String sql = sql(type.schema(), type.name());
        if (type.element() != 0) {
            return ofType(type.element()).map(element -> new Codec.Array(element, sql));
        }
        return switch (type.kind()) {
            case 'c' ->
                // what only says what tables have in common has no rows
                Optional.ofNullable(database.classes().get(type.relation()))
                        .filter(source -> !Interfaces.isUnion(source))
                        .map(this::ofClass)
                        .map(Codec.class::cast)
                        .filter(codec -> !((Codec.Composite) codec).attributes().isEmpty());
            case 'd' -> enumTables.ofDomain(type).or(() -> ofType(type.base()).map(base -> domain(type, base, sql)));
            case 'e' -> Optional.of(enumeration(type, sql));
            case 'r' -> ofType(type.subtype()).map(subtype -> new Codec.Range(subtype, sql));
            case 'b', 'p' -> kind(type).map(kind -> new Codec.Scalar(kind, sql));
            default -> Optional.empty();
        };
    }

    private static Codec domain(DbType type, Codec base, String sql) {
        if (base.unwrapped() instanceof Codec.Array array) {
            return new Codec.Array(array.element(), sql, type.notNull());
        }
        if (base.unwrapped() instanceof Codec.Composite row) {
            Codec.Composite named = new Codec.Composite(
                    TableNames.rowType(type.tags().text("name").orElseGet(() -> Words.camelCase(type.name()))),
                    sql,
                    row.source(),
                    type.tags().description(),
                    type.notNull());
            named.complete(row.attributes());
            return named;
        }
        return new Codec.Domain(
                Words.upperCamelCase(
                        Words.graphqlName(type.tags().text("name").orElseGet(() -> Words.camelCase(type.name())))),
                base,
                sql,
                type.notNull(),
                type.tags().description());
    }

    private static Codec enumeration(DbType type, String sql) {
        String name = Words.upperCamelCase(
                Words.graphqlName(type.tags().text("name").orElseGet(() -> Words.camelCase(type.name()))));
        return new Codec.Enumeration(
                name,
                sql,
                type.labels().stream()
                        .map(label -> new Codec.Enumeration.Value(label, EnumNames.of(label), Optional.empty()))
                        .toList(),
                type.tags().description());
    }

    private Optional<ScalarKind> kind(DbType type) {
        if (!type.schema().equals("pg_catalog")) {
            return switch (type.extension() + "/" + type.name()) {
                case "citext/citext" -> Optional.of(ScalarKind.STRING);
                case "hstore/hstore" -> Optional.of(ScalarKind.HSTORE);
                case "ltree/ltree" -> Optional.of(ScalarKind.LTREE);
                case "postgis/geometry", "postgis/geography" -> Optional.of(ScalarKind.GEOJSON);
                default -> Optional.empty();
            };
        }
        return switch (type.name()) {
            case "void" -> Optional.of(ScalarKind.VOID);
            case "bool" -> Optional.of(ScalarKind.BOOLEAN);
            case "int2", "int4" -> Optional.of(ScalarKind.INT);
            case "int8" -> Optional.of(ScalarKind.BIGINT);
            case "float4", "float8" -> Optional.of(ScalarKind.FLOAT);
            case "money" -> Optional.of(ScalarKind.MONEY);
            case "numeric" -> Optional.of(ScalarKind.NUMERIC);
            case "text", "varchar", "bpchar", "char", "name" -> Optional.of(ScalarKind.STRING);
            case "json", "jsonb" -> Optional.of(ScalarKind.JSON);
            case "jsonpath" -> Optional.of(ScalarKind.JSONPATH);
            case "xml" -> Optional.of(ScalarKind.XML);
            case "tsvector" -> Optional.of(ScalarKind.TSVECTOR);
            case "tsquery" -> Optional.of(ScalarKind.TSQUERY);
            case "uuid" -> Optional.of(ScalarKind.UUID);
            case "timestamp" -> Optional.of(ScalarKind.TIMESTAMP);
            case "timestamptz" -> Optional.of(ScalarKind.TIMESTAMPTZ);
            case "date" -> Optional.of(ScalarKind.DATE);
            case "time" -> Optional.of(ScalarKind.TIME);
            case "timetz" -> Optional.of(ScalarKind.TIMETZ);
            case "interval" -> Optional.of(ScalarKind.INTERVAL);
            case "inet" -> Optional.of(ScalarKind.INET);
            case "cidr" -> Optional.of(options.customNetworkScalars() ? ScalarKind.CIDR : ScalarKind.STRING);
            case "macaddr" -> Optional.of(options.customNetworkScalars() ? ScalarKind.MACADDR : ScalarKind.STRING);
            case "macaddr8" -> Optional.of(options.customNetworkScalars() ? ScalarKind.MACADDR8 : ScalarKind.STRING);
            case "bit", "varbit" -> Optional.of(ScalarKind.BIT);
            case "oid" -> Optional.of(ScalarKind.OID);
            case "regproc" -> Optional.of(ScalarKind.REGPROC);
            case "regprocedure" -> Optional.of(ScalarKind.REGPROCEDURE);
            case "regoper" -> Optional.of(ScalarKind.REGOPER);
            case "regoperator" -> Optional.of(ScalarKind.REGOPERATOR);
            case "regclass" -> Optional.of(ScalarKind.REGCLASS);
            case "regtype" -> Optional.of(ScalarKind.REGTYPE);
            case "regrole" -> Optional.of(ScalarKind.REGROLE);
            case "regnamespace" -> Optional.of(ScalarKind.REGNAMESPACE);
            case "regconfig" -> Optional.of(ScalarKind.REGCONFIG);
            case "regdictionary" -> Optional.of(ScalarKind.REGDICTIONARY);
            case "bytea" -> Optional.of(ScalarKind.BYTEA);
            case "point" -> Optional.of(ScalarKind.POINT);
            case "line" -> Optional.of(ScalarKind.LINE);
            case "lseg" -> Optional.of(ScalarKind.LSEG);
            case "box" -> Optional.of(ScalarKind.BOX);
            case "path" -> Optional.of(ScalarKind.PATH);
            case "polygon" -> Optional.of(ScalarKind.POLYGON);
            case "circle" -> Optional.of(ScalarKind.CIRCLE);
            default -> Optional.empty();
        };
    }

    static String sql(String schema, String name) {
        return new SqlIdentifier(schema).quoted() + "." + new SqlIdentifier(name).quoted();
    }
}
