package io.nextmavens.runtime.catalog;

import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.DatabaseTarget;
import io.nextmavens.runtime.postgres.Rows;
import io.nextmavens.runtime.postgres.SessionSettings;
import io.nextmavens.runtime.postgres.SslMode;
import io.nextmavens.runtime.postgres.Step;
import io.nextmavens.runtime.postgres.Transaction;
import io.nextmavens.runtime.postgres.Transaction.End;
import io.nextmavens.runtime.postgres.Transaction.Script;
import io.nextmavens.runtime.postgres.TransactionMode;
import io.nextmavens.runtime.postgres.TransactionMode.Isolation;
import io.nextmavens.runtime.rest.sql.SqlStatement;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A real PostgreSQL with the schema of {@code library.sql}, and a connection to it as REST requests have. */
public final class LibraryDatabase implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final Vertx vertx = Vertx.vertx();
    private final ConnectionPool requests;
    private final ConnectionPool introspection;

    private LibraryDatabase(EmbeddedPostgres server) {
        this.server = server;
        this.requests = pool("api");
        this.introspection = pool("");
    }

    private ConnectionPool pool(String searchPath) {
        return new ConnectionPool(
                vertx,
                new DatabaseTarget(
                        "127.0.0.1",
                        server.getPort(),
                        "postgres",
                        "postgres",
                        Optional.empty(),
                        SslMode.DISABLE,
                        Optional.empty(),
                        Map.of("search_path", searchPath),
                        Duration.ofSeconds(10)),
                new ConnectionPool.Limits(1, Duration.ofSeconds(20), Duration.ofMinutes(5), Duration.ofMinutes(5)));
    }

    /** Starts a server and loads the schema. */
    public static LibraryDatabase start() {
        try {
            LibraryDatabase database =
                    new LibraryDatabase(EmbeddedPostgres.builder().start());
            try (InputStream schema = LibraryDatabase.class.getResourceAsStream("library.sql")) {
                database.script(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
            }
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs several statements without parameters. */
    public void script(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("running " + sql.lines().findFirst().orElse(""), e);
        }
    }

    /** Runs a statement as a request would, and gives its rows as text. */
    public List<List<String>> rows(SqlStatement statement) {
        return rows(requests, statement.text(), statement.parameters());
    }

    /** Runs a statement in a transaction that is rolled back, and gives its rows as text. */
    public List<List<String>> rolledBack(SqlStatement statement) {
        CompletableFuture<List<List<String>>> answer = new CompletableFuture<>();
        Rows rows = new Rows();
        Script script = new Script(
                new TransactionMode(Isolation.DEFAULT, false),
                new SessionSettings().set("search_path", "api"),
                Optional.empty(),
                List.of(Step.once(statement.text(), statement.parameters(), rows)),
                End.ROLLBACK);
        requests.submit(new Transaction() {
            @Override
            protected Script script() {
                return script;
            }

            @Override
            protected void completed() {
                answer.complete(rows.all());
            }

            @Override
            protected void failed(DatabaseException failure) {
                answer.completeExceptionally(failure);
            }
        });
        return join(answer);
    }

    private static List<List<String>> rows(ConnectionPool pool, String sql, List<String> parameters) {
        return join(pool.query(sql, parameters).toCompletionStage().toCompletableFuture());
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Reads the catalog of a few schemas. */
    public Catalog catalog(String... schemas) {
        return catalog(loader(), schemas);
    }

    /** A loader that has not read anything yet. */
    CatalogLoader loader() {
        return new CatalogLoader(vertx, introspection);
    }

    /** Reads the catalog of a few schemas, with what the loader remembers. */
    Catalog catalog(CatalogLoader loader, String... schemas) {
        return loader.load(List.of(schemas), List.of(), List.of("default_transaction_isolation", "statement_timeout"))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Override
    public void close() {
        requests.close();
        introspection.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
