package io.nextmavens.runtime.rest.sql;

import io.nextmavens.runtime.catalog.Function.Returns;
import io.nextmavens.runtime.rest.plan.Body;
import java.util.Optional;

/** Writes what makes the body of the rows, which are called {@link #ROW}. */
final class BodySql {

    static final String ROW = "_pgrst_row";
    static final String SCALAR = "pgrst_scalar";

    private static final String VALUE = ROW + "." + SCALAR;

    private final SqlText sql;
    private final Optional<Returns> returns;

    /**
     * A writer.
     *
     * @param returns what the function returns whose rows they are; empty for those of a relation
     */
    BodySql(SqlText sql, Optional<Returns> returns) {
        this.sql = sql;
        this.returns = returns;
    }

    /** The body of all rows. */
    void write(Body body) {
        switch (body) {
            case Body.None _ -> sql.append("NULL");
            case Body.Json json -> json(json.nullsStripped());
            case Body.SingleObject single -> first(isScalar() ? VALUE : ROW, single.nullsStripped());
            case Body.GeoJson _ ->
                sql.append("json_build_object('type', 'FeatureCollection', 'features',"
                        + " coalesce(json_agg(ST_AsGeoJSON(" + ROW + ")::json), '[]'))");
            case Body.Csv _ -> csv();
            case Body.Custom custom -> {
                sql.name(custom.handler().function()).append("(");
                if (isScalar()) {
                    sql.append(VALUE);
                } else {
                    sql.append(ROW);
                    custom.handler().relation().ifPresent(relation -> sql.append("::")
                            .name(relation));
                }
                sql.append(")");
            }
        }
    }

    private boolean isScalar() {
        return returns.filter(Returns::scalar).isPresent();
    }

    private void json(boolean nullsStripped) {
        if (isScalar()) {
            first(VALUE, nullsStripped);
        } else if (returns.filter(Returns::singleComposite).isPresent()) {
            first(ROW, nullsStripped);
        } else {
            String element = returns.filter(Returns::setOfScalar).isPresent() ? VALUE : ROW;
            sql.append("coalesce(")
                    .append(stripped("json_agg(" + element + ")", nullsStripped))
                    .append(", '[]')");
        }
    }

    /** The first value alone. An array of json is not parsed again, as an element of a json array would be. */
    private void first(String value, boolean nullsStripped) {
        sql.append("coalesce(")
                .append(stripped("(array_agg(to_json(" + value + ")))[1]", nullsStripped))
                .append(", 'null')");
    }

    private static String stripped(String json, boolean nullsStripped) {
        return nullsStripped ? "json_strip_nulls(" + json + ")" : json;
    }

    /** A header of the first row's names, then the rows as PostgreSQL writes records, without their parentheses. */
    private void csv() {
        sql.append("coalesce((SELECT string_agg(name, ',') FROM json_object_keys((array_agg(row_to_json(" + ROW
                + ")))[1]) AS name), '') || E'\\n' || coalesce(string_agg(substr(" + ROW + "::text, 2, length(" + ROW
                + "::text) - 2), E'\\n'), '')");
    }
}
