package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.SessionSettings;
import io.nextmavens.runtime.realtime.Queries;
import io.nextmavens.runtime.realtime.pgoutput.Relation;
import io.nextmavens.runtime.realtime.pgoutput.Tuple;
import io.nextmavens.sql.SqlIdentifier;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fills the values that an update did not change and the log therefore does not have (PostgreSQL manual, section 66.2),
 * from the rows as they are now; what is not there any more stays missing. Not thread-safe.
 */
final class Detoast {

    private final Table table;
    private final Relation relation;
    private final List<Tuple> rows = new ArrayList<>();
    private final Map<Integer, Tuple> filled = new HashMap<>();

    Detoast(Table table, Relation relation) {
        this.table = table;
        this.relation = relation;
    }

    /** Adds a row; its number gives it back. */
    int add(Tuple row) {
        rows.add(row);
        return rows.size() - 1;
    }

    Tuple row(int number) {
        return filled.getOrDefault(number, rows.get(number));
    }

    /** Reads what is missing. Fails with DatabaseException where the connection does. */
    Future<Void> fill(Queries queries) {
        if (table.key().isEmpty()) {
            return Future.succeededFuture();
        }
        JsonArray keys = new JsonArray();
        for (Tuple row : rows) {
            JsonArray key = new JsonArray();
            table.key().forEach(column -> key.add(row.text(relation.indexOf(column))));
            keys.add(key);
        }
        SessionSettings settings = new SessionSettings().set("role", "service_role");
        return queries.read(settings, sql(), List.of(keys.encode()))
                .map(found -> {
                    found.forEach(this::take);
                    return (Void) null;
                })
                .recover(failure -> failure instanceof DatabaseException.StatementFailed
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure));
    }

    private void take(List<String> values) {
        int number = Integer.parseInt(values.getFirst()) - 1;
        Tuple row = rows.get(number);
        int next = 1;
        for (Table.Column column : table.columns()) {
            int at = relation.indexOf(column.name());
            if (at >= 0 && row.isUnchanged(at)) {
                row = row.with(at, values.get(next));
            }
            next++;
        }
        filled.put(number, row);
    }

    private String sql() {
        StringBuilder sql = new StringBuilder("SELECT k.n");
        table.columns().forEach(column -> sql.append(", t.")
                .append(new SqlIdentifier(column.name()).quoted())
                .append("::text"));
        sql.append(" FROM pg_catalog.jsonb_array_elements($1::pg_catalog.jsonb) WITH ORDINALITY AS k(v, n) JOIN ")
                .append(new SqlIdentifier(table.schema()).quoted())
                .append('.')
                .append(new SqlIdentifier(table.name()).quoted())
                .append(" AS t ON true");
        for (int i = 0; i < table.key().size(); i++) {
            Table.Column column = table.column(table.key().get(i)).orElseThrow();
            sql.append(" AND t.")
                    .append(new SqlIdentifier(column.name()).quoted())
                    .append(" = (k.v ->> ")
                    .append(i)
                    .append(")::")
                    .append(column.typeName());
        }
        return sql.toString();
    }
}
