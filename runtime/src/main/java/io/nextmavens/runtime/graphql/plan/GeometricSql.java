package io.nextmavens.runtime.graphql.plan;

import graphql.language.Field;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of one column that are shown as objects: intervals, points and figures made of them. Pure. */
final class GeometricSql {

    private GeometricSql() {}

    static String object(PlanContext context, ScalarKind kind, String sql, List<Field> selection) {
        Map<String, String> members = new LinkedHashMap<>();
        context.fields(selection, kind.graphqlName()).forEach((key, of) -> {
            String name = of.getFirst().getName();
            members.put(
                    key,
                    name.equals("__typename")
                            ? Sql.literal(kind.graphqlName()) + "::text"
                            : member(context, kind, name, sql, of));
        });
        return "case when (" + sql + ") is null then null else " + Sql.object(members) + " end";
    }

    private static String member(PlanContext context, ScalarKind kind, String name, String sql, List<Field> selection) {
        String value = "(" + sql + ")";
        return switch (kind) {
            case INTERVAL -> interval(name, value);
            case POINT -> value + (name.equals("x") ? "[0]" : "[1]");
            case LSEG, BOX -> point(context, value + (name.equals("a") ? "[0]" : "[1]"), selection);
            case LINE -> point(context, ofLine(name, value), selection);
            case CIRCLE -> name.equals("radius") ? "radius" + value : point(context, "center" + value, selection);
            case PATH -> name.equals("isOpen") ? "isopen" + value : points(context, value, selection);
            case POLYGON -> points(context, value + "::path", selection);
            default -> throw new IllegalArgumentException(kind + " is no object");
        };
    }

    private static String interval(String unit, String value) {
        String part = unit.substring(0, unit.length() - 1);
        String extracted = "extract(" + part + " from " + value + ")";
        return part.equals("second") ? extracted + "::float8" : extracted + "::int4";
    }

    private static String point(PlanContext context, String point, List<Field> selection) {
        return object(context, ScalarKind.POINT, point, selection);
    }

    /** A line is stored as {@code Ax + By + C = 0}; it is described by where it meets the axes. */
    private static String ofLine(String end, String value) {
        String text = "translate(" + value + "::text, '{}', '')";
        String factor = "split_part(" + text + ", ',', " + (end.equals("a") ? 1 : 2) + ")::float8";
        String constant = "split_part(" + text + ", ',', 3)::float8";
        String at = "case when " + factor + " = 0 then 1 else -" + constant + " / " + factor + " end";
        return end.equals("a") ? "point(" + at + ", 0)" : "point(0, " + at + ")";
    }

    /** Corners of a path in their order, read from its text (manual, section 8.8.5). */
    private static String points(PlanContext context, String path, List<Field> selection) {
        String alias = context.alias();
        return "(select coalesce(json_agg("
                + object(context, ScalarKind.POINT, alias + ".p", selection)
                + "), '[]'::json) from (select m[1]::point as p from regexp_matches(" + path + "::text,"
                + " '(\\([^()]*\\))', 'g') as m) " + alias + ")";
    }
}
