package io.nextmavens.runtime.graphql.introspection;

import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.Exchange;
import io.nextmavens.runtime.postgres.RowSink;
import io.nextmavens.runtime.postgres.Rows;
import io.nextmavens.runtime.postgres.Step;
import io.nextmavens.sql.SqlIdentifier;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the database in one consistent view, and makes its description off the event loops. Thread-safe. */
public final class DescriptionLoader {

    private final Vertx vertx;
    private final ConnectionPool pool;

    public DescriptionLoader(Vertx vertx, ConnectionPool pool) {
        this.vertx = vertx;
        this.pool = pool;
    }

    /** Reads what the schemas have; fails with {@link DatabaseException}. */
    public Future<DatabaseDescription> load(List<String> schemas) {
        List<Step.Run> queries = List.of(
                Step.once(DescriptionSql.CLASSES, List.of(), new Rows()),
                Step.once(DescriptionSql.TYPES, List.of(), new Rows()),
                Step.once(DescriptionSql.CONSTRAINTS, List.of(), new Rows()),
                Step.once(DescriptionSql.FUNCTIONS, List.of(arrayLiteral(schemas)), new Rows()));
        return run(queries)
                .compose(done -> vertx.executeBlocking(
                        () -> FakeConstraints.applied(DescriptionReader.read(
                                schemas,
                                column(queries.get(0)),
                                column(queries.get(1)),
                                column(queries.get(2)),
                                column(queries.get(3)))),
                        false))
                .compose(this::withEnumRows);
    }

    /** What a role may do in the schemas. */
    public Future<Privileges> privileges(String role, List<String> schemas) {
        return pool.query(DescriptionSql.PRIVILEGES, List.of(role, arrayLiteral(schemas)))
                .map(rows ->
                        new Privileges.Granted(rows.stream().map(List::getFirst).toList()));
    }

    /** Tables marked {@code @enum} stand for enums; their rows are the values. */
    private Future<DatabaseDescription> withEnumRows(DatabaseDescription database) {
        Set<Long> withEnumKeys = database.constraints().stream()
                .filter(key -> key.isKey() && key.tags().has("enum"))
                .map(DbConstraint::owner)
                .collect(Collectors.toSet());
        List<DbClass> tables = database.classes().values().stream()
                .filter(c -> c.isRelation() && (c.tags().has("enum") || withEnumKeys.contains(c.oid())))
                .toList();
        if (tables.isEmpty()) {
            return Future.succeededFuture(database);
        }
        List<Step.Run> queries = tables.stream()
                .map(table -> Step.once(rowsOf(table), List.of(), new Rows()))
                .toList();
        return run(queries).map(done -> {
            Map<Long, List<Map<String, String>>> rows = new HashMap<>();
            for (int i = 0; i < tables.size(); i++) {
                rows.put(tables.get(i).oid(), named(tables.get(i), queries.get(i)));
            }
            return new DatabaseDescription(
                    database.schemas(),
                    database.classes(),
                    database.types(),
                    database.constraints(),
                    database.functions(),
                    rows);
        });
    }

    private static String rowsOf(DbClass table) {
        return "SELECT "
                + table.attributes().stream()
                        .map(a -> new SqlIdentifier(a.name()).quoted() + "::text")
                        .collect(Collectors.joining(", "))
                + " FROM "
                + new SqlIdentifier(table.schema()).quoted()
                + "."
                + new SqlIdentifier(table.name()).quoted();
    }

    private static List<Map<String, String>> named(DbClass table, Step.Run query) {
        List<Map<String, String>> named = new ArrayList<>();
        for (List<String> row : ((Rows) query.sink()).all()) {
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                values.put(table.attributes().get(i).name(), row.get(i));
            }
            named.add(values);
        }
        return named;
    }

    private static List<String> column(Step.Run query) {
        return ((Rows) query.sink()).all().stream().map(List::getFirst).toList();
    }

    private Future<Void> run(List<Step.Run> queries) {
        Promise<Void> done = Promise.promise();
        List<Step> steps = new ArrayList<>();
        steps.add(Step.command("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
        steps.add(Step.once("SET LOCAL search_path TO 'pg_catalog'", List.of(), RowSink.NOTHING));
        steps.addAll(queries);
        steps.add(Step.SYNC);
        steps.add(Step.command("COMMIT"));
        steps.add(Step.SYNC);
        pool.submit(new Exchange() {
            @Override
            protected List<Step> steps() {
                return steps;
            }

            @Override
            protected void completed() {
                done.complete();
            }

            @Override
            protected void failed(DatabaseException failure) {
                done.fail(failure);
            }
        });
        return done.future();
    }

    /** PostgreSQL's text form of an array (manual, section 8.15.2), every element quoted. */
    private static String arrayLiteral(List<String> elements) {
        return elements.stream()
                .map(element -> '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }
}
