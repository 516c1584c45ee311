package io.nextmavens.runtime.catalog;

import io.nextmavens.runtime.catalog.Introspection.Part;
import io.nextmavens.runtime.catalog.Introspection.Query;
import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.Exchange;
import io.nextmavens.runtime.postgres.RowSink;
import io.nextmavens.runtime.postgres.Rows;
import io.nextmavens.runtime.postgres.Step;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Runs the introspection over a pool and makes the catalog of its answers, off the event loops. Thread-safe. */
public final class CatalogLoader {

    private static final String SERVER_VERSION = "SELECT current_setting('server_version_num')";

    private final Vertx vertx;
    private final ConnectionPool pool;
    private final CatalogMemory memory = new CatalogMemory();

    public CatalogLoader(Vertx vertx, ConnectionPool pool) {
        this.vertx = vertx;
        this.pool = pool;
    }

    /**
     * Reads the catalog in one consistent view of the database.
     *
     * @return the catalog; fails with {@link DatabaseException}
     */
    public Future<Catalog> load(List<String> schemas, List<String> extraSearchPath, List<String> hoistedSettings) {
        return pool.query(SERVER_VERSION, List.of())
                .map(rows -> Integer.parseInt(rows.getFirst().getFirst()))
                .compose(version -> load(new Introspection(schemas, extraSearchPath, hoistedSettings, version)));
    }

    private Future<Catalog> load(Introspection introspection) {
        Promise<Map<Part, Rows>> read = Promise.promise();
        Map<Part, Rows> answers = new EnumMap<>(Part.class);
        List<Step> steps = new ArrayList<>();
        steps.add(Step.command("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
        steps.add(Step.once(Introspection.PREPARATION, List.of(), RowSink.NOTHING));
        for (Map.Entry<Part, Query> entry : introspection.queries().entrySet()) {
            Rows rows = new Rows();
            answers.put(entry.getKey(), rows);
            steps.add(Step.once(entry.getValue().sql(), entry.getValue().parameters(), rows));
        }
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
                read.complete(answers);
            }

            @Override
            protected void failed(DatabaseException failure) {
                read.fail(failure);
            }
        });
        // thousands of relations take long enough to hold up requests
        return read.future()
                .compose(rows -> vertx.executeBlocking(() -> catalog(introspection, firstColumns(rows)), false));
    }

    private Catalog catalog(Introspection introspection, Map<Part, List<String>> answers) {
        synchronized (memory) {
            return introspection.catalog(answers, memory);
        }
    }

    private static Map<Part, List<String>> firstColumns(Map<Part, Rows> answers) {
        Map<Part, List<String>> columns = new EnumMap<>(Part.class);
        answers.forEach((part, rows) ->
                columns.put(part, rows.all().stream().map(List::getFirst).toList()));
        return columns;
    }
}
