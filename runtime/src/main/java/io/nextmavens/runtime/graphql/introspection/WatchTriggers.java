package io.nextmavens.runtime.graphql.introspection;

import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.Exchange;
import io.nextmavens.runtime.postgres.Step;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/**
 * Event triggers that tell of every change of the schema, for databases without our catalog, which brings its own. Only
 * a superuser may make them (PostgreSQL manual, CREATE EVENT TRIGGER).
 */
public final class WatchTriggers {

    private static final List<String> STATEMENTS = List.of(
            "CREATE SCHEMA IF NOT EXISTS nextmavens_watch",
            """
            CREATE OR REPLACE FUNCTION nextmavens_watch.notify() RETURNS event_trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_catalog.pg_notify('pgrst', 'reload schema'); END $$""",
            "DROP EVENT TRIGGER IF EXISTS nextmavens_watch_ddl",
            "DROP EVENT TRIGGER IF EXISTS nextmavens_watch_drop",
            """
            CREATE EVENT TRIGGER nextmavens_watch_ddl ON ddl_command_end
            EXECUTE FUNCTION nextmavens_watch.notify()""",
            """
            CREATE EVENT TRIGGER nextmavens_watch_drop ON sql_drop
            EXECUTE FUNCTION nextmavens_watch.notify()""");

    private WatchTriggers() {}

    /** Makes them, in one transaction; fails with {@link DatabaseException}. */
    public static Future<Void> install(ConnectionPool pool) {
        Promise<Void> done = Promise.promise();
        List<Step> steps = new ArrayList<>();
        // of several processes that start at once, one makes them after the other
        steps.add(Step.command("SELECT pg_catalog.pg_advisory_xact_lock(7236498123)"));
        STATEMENTS.forEach(sql -> steps.add(Step.command(sql)));
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
}
