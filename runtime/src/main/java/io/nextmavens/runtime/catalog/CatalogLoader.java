package io.nextmavens.runtime.catalog;

import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.Exchange;
import io.nextmavens.runtime.postgres.RowSink;
import io.nextmavens.runtime.postgres.Step;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the introspection over a pool and makes the catalog of its answers, off the event loops. One load at a time:
 * each remembers what the last one read.
 */
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
        Promise<Void> read = Promise.promise();
        List<Step> steps = steps(introspection);
        pool.submit(new Exchange() {
            @Override
            protected List<Step> steps() {
                return steps;
            }

            @Override
            protected void completed() {
                read.complete();
            }

            @Override
            protected void failed(DatabaseException failure) {
                read.fail(failure);
            }
        });
        // thousands of relations take long enough to hold up requests
        return read.future()
                .compose(rows -> vertx.executeBlocking(() -> new CatalogReader(introspection, memory).read(), false));
    }

    private List<Step> steps(Introspection introspection) {
        List<Step> steps = new ArrayList<>();
        steps.add(Step.command("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
        steps.add(Step.once(Introspection.PREPARATION, List.of(), RowSink.NOTHING));
        introspection
                .queries()
                .forEach((part, query) -> steps.add(Step.once(
                        query.sql(), query.parameters(), memory.rows(part).begin())));
        steps.add(Step.SYNC);
        steps.add(Step.command("COMMIT"));
        steps.add(Step.SYNC);
        return steps;
    }
}
