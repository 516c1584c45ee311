package io.nextmavens.runtime.graphql.plan;

import graphql.language.Field;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Expressions that make JSON of values, in the form that GraphQL shows them. Not thread-safe. */
final class OutputSql {

    private static final String DATE_TIME = "'YYYY-MM-DD\"T\"HH24:MI:SS.US";

    private final PlanContext context;
    private final FieldPlanner fields;

    OutputSql(PlanContext context, FieldPlanner fields) {
        this.context = context;
        this.fields = fields;
    }

    /**
     * What a JSON function makes of the value as it is to be shown.
     *
     * @param sql the value; written several times where the type needs it
     * @param selection fields of the GraphQL field that shows it
     * @param notNull whether a row of nothing but nulls is a row nevertheless
     */
    String value(Codec codec, String sql, List<Field> selection, boolean notNull) {
        return switch (codec) {
            case Codec.Scalar scalar -> scalar(scalar, sql, selection);
            case Codec.Enumeration enumeration -> enumeration(enumeration, sql);
            case Codec.Domain domain -> value(domain.base(), sql, selection, notNull || domain.notNull());
            case Codec.Array array -> array(array, sql, selection);
            case Codec.Range range -> range(range, sql, selection);
            case Codec.Composite row -> row(row, sql, selection, notNull);
        };
    }

    /** The same for an expression that must be evaluated once. */
    String once(Codec codec, String sql, List<Field> selection) {
        if (isWrittenOnce(codec)) {
            return value(codec, sql, selection, false);
        }
        String alias = context.alias();
        return "(select " + value(codec, alias + ".v", selection, false) + " from (select " + sql + " as v offset 0) "
                + alias + ")";
    }

    private boolean isWrittenOnce(Codec codec) {
        return switch (codec.unwrapped()) {
            case Codec.Scalar scalar -> !scalar.kind().isObject();
            case Codec.Enumeration enumeration -> true;
            case Codec.Array array -> isNative(array.element());
            default -> false;
        };
    }

    private String scalar(Codec.Scalar scalar, String sql, List<Field> selection) {
        return switch (scalar.kind()) {
            case BIGINT, NUMERIC -> "(" + sql + ")::text";
            case MONEY -> "(" + sql + ")::numeric";
            case OID -> "(" + sql + ")::int8";
            case TIMESTAMP -> "to_char(" + sql + ", " + DATE_TIME + "')";
            case TIMESTAMPTZ -> "to_char(" + sql + ", " + DATE_TIME + "TZH:TZM')";
            case TIME -> "to_char(date '1970-01-01' + " + sql + ", 'HH24:MI:SS.US')";
            case TIMETZ -> "to_char(date '1970-01-01' + " + sql + ", 'HH24:MI:SS.USTZH:TZM')";
            case JSON -> json(sql);
            case HSTORE -> "(" + sql + ")::json";
            case BYTEA -> "translate(encode(" + sql + ", 'base64'), E'\\n', '')";
            case GEOJSON -> geoJson(scalar, sql);
            case INTERVAL, POINT, LINE, LSEG, BOX, PATH, POLYGON, CIRCLE ->
                GeometricSql.object(context, scalar.kind(), sql, selection);
            default -> sql;
        };
    }

    private String json(String sql) {
        if (context.dynamicJson()) {
            return sql;
        }
        context.jsonTextsUsed();
        // null of JSON is null of GraphQL
        return JsonTexts.marked("nullif((" + sql + ")::text, 'null')");
    }

    private static String geoJson(Codec.Scalar scalar, String sql) {
        String schema = scalar.sqlType().substring(0, scalar.sqlType().lastIndexOf('.'));
        return schema + ".st_asgeojson(" + sql + ")::json";
    }

    private static String enumeration(Codec.Enumeration codec, String sql) {
        if (codec.isVerbatim()) {
            return "(" + sql + ")::text";
        }
        JsonObject names = new JsonObject();
        codec.values().forEach(value -> names.put(value.label(), value.name()));
        return "(" + Sql.literal(names.encode()) + "::jsonb ->> (" + sql + ")::text)";
    }

    /** Whether JSON functions of PostgreSQL show arrays of it as they are to be shown. */
    private boolean isNative(Codec codec) {
        return switch (codec) {
            case Codec.Scalar scalar ->
                switch (scalar.kind()) {
                    case BOOLEAN, INT, FLOAT, STRING, UUID, DATE, INET, LTREE, XML, BIT, JSONPATH -> true;
                    case JSON -> context.dynamicJson();
                    default -> false;
                };
            case Codec.Enumeration enumeration -> enumeration.isVerbatim();
            case Codec.Domain domain -> isNative(domain.base());
            default -> false;
        };
    }

    private String array(Codec.Array array, String sql, List<Field> selection) {
        if (isNative(array.element())) {
            return "to_json(" + sql + ")";
        }
        String alias = context.alias();
        boolean rows = array.element().unwrapped() instanceof Codec.Composite;
        String element = rows
                ? row(
                        (Codec.Composite) array.element().unwrapped(),
                        Row.ofAlias(alias, (Codec.Composite) array.element().unwrapped()),
                        selection,
                        array.element().refusesNull())
                : value(array.element(), alias + ".v", selection, false);
        if (rows) {
            // no list of rows is an empty one, as in PostGraphile
            return "coalesce((select json_agg(" + element + ") from "
                    + Row.joined("unnest(" + sql + ") as " + alias, alias, array.element(), false) + "), '[]'::json)";
        }
        return "case when (" + sql + ") is null then null else coalesce((select json_agg(" + element + ") from unnest("
                + sql + ") as " + alias + "(v)), '[]'::json) end";
    }

    private String row(Codec.Composite codec, String sql, List<Field> selection, boolean notNull) {
        return row(codec, Row.ofExpression(sql, codec), selection, notNull);
    }

    /** The object of a row, or null where there is none. */
    String row(Codec.Composite codec, Row row, List<Field> selection, boolean notNull) {
        String object = fields.object(row, codec.typeName(), selection);
        return notNull ? object : "case when " + row.isNull() + " then null else " + object + " end";
    }

    private String range(Codec.Range range, String sql, List<Field> selection) {
        Map<String, String> members = new LinkedHashMap<>();
        context.fields(selection, "").forEach((key, of) -> {
            String name = of.getFirst().getName();
            members.put(
                    key,
                    switch (name) {
                        case "start" -> bound(range, "lower", sql, of);
                        case "end" -> bound(range, "upper", sql, of);
                        default -> typename(range.subtype(), "Range");
                    });
        });
        return "case when (" + sql + ") is null then null else " + Sql.object(members) + " end";
    }

    private String bound(Codec.Range range, String side, String sql, List<Field> selection) {
        String value = side + "(" + sql + ")";
        Map<String, String> members = new LinkedHashMap<>();
        context.fields(selection, "")
                .forEach((key, of) -> members.put(
                        key,
                        switch (of.getFirst().getName()) {
                            case "value" -> value(range.subtype(), value, of, true);
                            case "inclusive" -> side + "_inc(" + sql + ")";
                            default -> typename(range.subtype(), "RangeBound");
                        }));
        return "case when " + value + " is null then null else " + Sql.object(members) + " end";
    }

    private static String typename(Codec subtype, String suffix) {
        return Sql.literal(nameOf(subtype) + suffix) + "::text";
    }

    private static String nameOf(Codec codec) {
        return switch (codec) {
            case Codec.Scalar scalar -> scalar.kind().graphqlName();
            case Codec.Enumeration enumeration -> enumeration.typeName();
            case Codec.Domain domain -> domain.typeName();
            default -> "";
        };
    }

    /** The text of the value as compact JSON, as cursors and identifiers have it. */
    static String plainJson(Codec codec, String sql) {
        String text =
                switch (codec.unwrapped()) {
                    case Codec.Scalar scalar ->
                        switch (scalar.kind()) {
                            case INT, FLOAT, BOOLEAN -> "(" + sql + ")::text";
                            case OID -> "(" + sql + ")::int8::text";
                            case TIMESTAMP -> quoted("to_char(" + sql + ", " + DATE_TIME + "')");
                            case TIMESTAMPTZ -> quoted("to_char(" + sql + ", " + DATE_TIME + "TZH:TZM')");
                            case DATE -> quoted("to_char(" + sql + ", 'YYYY-MM-DD')");
                            case MONEY -> quoted("(" + sql + ")::numeric::text");
                            default -> quoted("(" + sql + ")::text");
                        };
                    default -> quoted("(" + sql + ")::text");
                };
        return "coalesce(" + text + ", 'null')";
    }

    /** The same, but that the JSON is a string whatever the type. */
    static String textJson(Codec codec, String sql) {
        return switch (codec.unwrapped()) {
            case Codec.Scalar scalar
            when scalar.kind() == ScalarKind.INT
                    || scalar.kind() == ScalarKind.FLOAT
                    || scalar.kind() == ScalarKind.BOOLEAN
                    || scalar.kind() == ScalarKind.OID -> "coalesce(" + quoted("(" + sql + ")::text") + ", 'null')";
            default -> plainJson(codec, sql);
        };
    }

    private static String quoted(String text) {
        return "to_json(" + text + ")::text";
    }
}
