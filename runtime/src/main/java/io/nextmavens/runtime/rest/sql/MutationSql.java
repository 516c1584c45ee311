package io.nextmavens.runtime.rest.sql;

import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.rest.plan.Condition;
import io.nextmavens.runtime.rest.plan.Mutation;
import io.nextmavens.runtime.rest.plan.Mutation.Assignment;
import io.nextmavens.runtime.rest.plan.Mutation.Delete;
import io.nextmavens.runtime.rest.plan.Mutation.Document;
import io.nextmavens.runtime.rest.plan.Mutation.Insert;
import io.nextmavens.runtime.rest.plan.Mutation.Update;
import io.nextmavens.runtime.rest.request.Preferences.Resolution;
import java.util.List;

/**
 * Writes INSERT, UPDATE and DELETE with values that PostgreSQL takes out of the JSON of the request.
 *
 * <p>How many rows an upsert inserted is counted in a setting of the transaction: one more for each row that is about
 * to be inserted, one less for each that is updated instead. PostgreSQL itself does not tell, least of all for views.
 */
final class MutationSql {

    private static final String INSERTED = "nullif(current_setting('nextmavens.inserted', true), '')::bigint";
    private static final QualifiedName BODY = QualifiedName.local("pgrst_body");

    private final SqlText sql;

    MutationSql(SqlText sql) {
        this.sql = sql;
    }

    /** How many rows were inserted rather than updated. */
    static String inserted() {
        return INSERTED;
    }

    void write(Mutation mutation) {
        switch (mutation) {
            case Insert insert -> insert(insert);
            case Update update -> update(update);
            case Delete delete -> {
                sql.append("DELETE FROM ").name(delete.target());
                where(delete.target(), delete.where());
                returning(delete);
            }
        }
    }

    private void insert(Insert insert) {
        sql.append("INSERT INTO ").name(insert.target());
        if (!insert.assignments().isEmpty()) {
            sql.append(" (")
                    .join(insert.assignments(), ", ", one -> sql.name(one.column()))
                    .append(")");
        }
        sql.append(" SELECT ").join(insert.assignments(), ", ", this::ofBody);
        from(insert.body(), insert.assignments(), insert.applyDefaults());
        if (insert.merges()) {
            sql.append(" WHERE ").append(counted("+ 1"));
            if (!insert.where().isEmpty()) {
                sql.append(" AND ");
                conditions(BODY, insert.where());
            }
        }
        onConflict(insert);
        returning(insert);
    }

    private static String counted(String change) {
        return "set_config('nextmavens.inserted', (coalesce(" + INSERTED + ", 0) " + change + ")::text, true) <> ''";
    }

    private void onConflict(Insert insert) {
        if (insert.onConflict().isEmpty() || insert.onConflict().get().columns().isEmpty()) {
            return;
        }
        sql.append(" ON CONFLICT (")
                .join(insert.onConflict().get().columns(), ", ", sql::name)
                .append(")");
        if (insert.onConflict().get().resolution() == Resolution.IGNORE_DUPLICATES
                || insert.assignments().isEmpty()) {
            sql.append(" DO NOTHING");
            return;
        }
        sql.append(" DO UPDATE SET ")
                .join(insert.assignments(), ", ", one -> sql.name(one.column())
                        .append(" = EXCLUDED.")
                        .name(one.column()))
                .append(" WHERE ")
                .append(counted("- 1"));
    }

    private void update(Update update) {
        if (update.assignments().isEmpty()) {
            // Nothing to set: no rows, but with the columns that the answer is made of
            sql.append("SELECT ");
            columns(update.target(), update.returning());
            sql.append(" FROM ").name(update.target()).append(" WHERE false");
            return;
        }
        sql.append("UPDATE ").name(update.target()).append(" SET ").join(update.assignments(), ", ", one -> {
            sql.name(one.column()).append(" = ");
            ofBody(one);
        });
        from(update.body(), update.assignments(), update.applyDefaults());
        where(update.target(), update.where());
        returning(update);
    }

    /** A value of the body; also of a column whose name is an asterisk. */
    private void ofBody(Assignment one) {
        sql.name(BODY).append(".").name(one.column());
    }

    private void where(QualifiedName of, List<Condition> conditions) {
        if (!conditions.isEmpty()) {
            sql.append(" WHERE ");
            conditions(of, conditions);
        }
    }

    private void conditions(QualifiedName of, List<Condition> conditions) {
        new ConditionSql(sql, test -> {
                    throw new IllegalStateException("a mutation has no embeds: " + test);
                })
                .all(of, conditions);
    }

    private void returning(Mutation mutation) {
        sql.append(" RETURNING ");
        columns(mutation.target(), mutation.returning());
    }

    private void columns(QualifiedName of, List<String> columns) {
        if (columns.isEmpty()) {
            sql.append("1");
        } else {
            sql.join(columns, ", ", column -> sql.column(of, column));
        }
    }

    // ---- the body

    private void from(Document body, List<Assignment> assignments, boolean applyDefaults) {
        sql.append(" FROM ");
        if (assignments.isEmpty()) {
            if (body.object()) {
                sql.append("(VALUES (1))");
            } else {
                sql.append("json_array_elements(").value(body.text()).append(")");
            }
            sql.append(" AS ").name(BODY);
            return;
        }
        boolean converts = assignments.stream().anyMatch(one -> one.conversion().isPresent());
        if (converts) {
            sql.append("(SELECT ").join(assignments, ", ", this::converted).append(" FROM ");
        }
        record(body, assignments, applyDefaults);
        sql.append(" AS ").name(BODY).append(" (");
        sql.join(assignments, ", ", one -> sql.name(one.column())
                .append(" ")
                .append(one.conversion().isPresent() ? "json" : one.type()));
        sql.append(")");
        if (converts) {
            sql.append(") AS ").name(BODY);
        }
    }

    private void converted(Assignment one) {
        if (one.conversion().isPresent()) {
            sql.name(one.conversion().get())
                    .append("(")
                    .name(one.column())
                    .append(") AS ")
                    .name(one.column());
        } else {
            sql.name(one.column());
        }
    }

    private void record(Document body, List<Assignment> assignments, boolean applyDefaults) {
        if (!applyDefaults) {
            sql.append(body.object() ? "json_to_record(" : "json_to_recordset(")
                    .value(body.text())
                    .append(")");
        } else if (body.object()) {
            sql.append("jsonb_to_record(");
            defaults(assignments);
            sql.append(" || ").value(body.text()).append(")");
        } else {
            sql.append("jsonb_to_recordset((SELECT jsonb_agg(");
            defaults(assignments);
            sql.append(" || element) FROM jsonb_array_elements(")
                    .value(body.text())
                    .append(") AS element))");
        }
    }

    /** Members for what the body leaves out; evaluated for each row, as sequences need it. */
    private void defaults(List<Assignment> assignments) {
        List<Assignment> defaulted = assignments.stream()
                .filter(one -> one.defaultExpression().isPresent())
                .toList();
        sql.append("jsonb_build_object(")
                .join(defaulted, ", ", one -> sql.value(one.column())
                        .append("::text, ")
                        .append(one.defaultExpression().get()))
                .append(")");
    }

    /** The key of the one row inserted, as pairs of a column and the filter that finds it. */
    void location(List<String> key) {
        sql.append("CASE WHEN count(*) = 1 THEN (SELECT json_agg(json_build_array(key, coalesce('eq.' || value,"
                        + " 'is.null'))) FROM json_each_text((SELECT row_to_json(one) FROM ")
                .name(ReadSql.RETURNED)
                .append(" AS one LIMIT 1)) WHERE key = ANY (")
                .values(key)
                .append("::text[])) END");
    }
}
