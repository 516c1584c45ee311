package io.nextmavens.runtime.storage.objects;

import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.RowSink;
import io.nextmavens.runtime.postgres.Rows;
import io.nextmavens.runtime.postgres.SessionSettings;
import io.nextmavens.runtime.postgres.Step;
import io.nextmavens.runtime.postgres.Transaction;
import io.nextmavens.runtime.postgres.TransactionMode;
import io.nextmavens.runtime.postgres.TransactionMode.Isolation;
import io.nextmavens.runtime.state.ProjectState;
import io.nextmavens.runtime.state.Snapshot;
import io.nextmavens.runtime.storage.StorageErrors;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs the statements of storage: each call is one transaction and one network flush, with the requester's role and
 * claims as for tables. Thread-safe; futures complete on the caller's context.
 */
public final class StorageDatabase {

    private final Vertx vertx;
    private final ConnectionPool pool;
    private final ProjectState state;

    public StorageDatabase(Vertx vertx, ConnectionPool pool, ProjectState state) {
        this.vertx = vertx;
        this.pool = pool;
        this.state = state;
    }

    /** Runs them and commits. */
    public Future<List<Rows>> run(Requester who, Query... queries) {
        return run(who, Transaction.End.COMMIT, List.of(queries));
    }

    /** Runs them and undoes what they did: tells whether they would be allowed. */
    public Future<List<Rows>> attempt(Requester who, Query... queries) {
        return run(who, Transaction.End.ROLLBACK, List.of(queries));
    }

    private Future<List<Rows>> run(Requester who, Transaction.End end, List<Query> queries) {
        Snapshot now = state.current();
        if (now == null) {
            return Future.failedFuture(StorageErrors.unavailable("The database was not read yet; try again in a moment")
                    .exception());
        }
        List<Rows> results = queries.stream().map(query -> new Rows()).toList();
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        Promise<List<Rows>> answer = context.promise();
        pool.submit(new Transaction() {
            @Override
            protected Script script() {
                return new Script(
                        new TransactionMode(Isolation.DEFAULT, false),
                        settings(now, who),
                        Optional.empty(),
                        statements(now, who, queries, results),
                        end);
            }

            @Override
            protected void completed() {
                answer.complete(results);
            }

            @Override
            protected void failed(DatabaseException failure) {
                answer.fail(failure);
            }
        });
        return answer.future();
    }

    private static SessionSettings settings(Snapshot now, Requester who) {
        SessionSettings settings = new SessionSettings();
        settings.set("search_path", "public, extensions");
        now.catalog().role(who.identity().role()).settings().forEach(settings::set);
        return settings.set("role", who.identity().role())
                .set("request.jwt.claims", who.identity().claims())
                .set("request.method", who.method())
                .set("request.path", who.path())
                .set("storage.operation", who.operation());
    }

    /** The statements, with the role changed where the next one runs as somebody else. */
    private static List<Step.Run> statements(Snapshot now, Requester who, List<Query> queries, List<Rows> results) {
        boolean prepared = now.settings().database().preparedStatements();
        List<Step.Run> steps = new ArrayList<>(queries.size() * 2);
        String role = who.identity().role();
        for (int i = 0; i < queries.size(); i++) {
            Query query = queries.get(i);
            String wanted = query.as() == Query.As.SERVICE
                    ? Requester.SERVICE_ROLE
                    : who.identity().role();
            if (!wanted.equals(role)) {
                steps.add(new Step.Run(
                        "SELECT set_config('role', $1, true)", List.of(wanted), RowSink.NOTHING, "", prepared));
                role = wanted;
            }
            steps.add(new Step.Run(query.sql(), query.values(), results.get(i), role, prepared));
        }
        return steps;
    }
}
