package io.nextmavens.runtime.catalog;

import io.nextmavens.runtime.catalog.Introspection.Part;
import io.nextmavens.runtime.postgres.UntypedParameters;
import io.nextmavens.runtime.rest.sql.SqlStatement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** A real PostgreSQL with the schema of {@code library.sql}, and one connection to it as the REST pool has. */
public final class LibraryDatabase implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final Vertx vertx = Vertx.vertx();
    private final PgConnection connection;

    private LibraryDatabase(EmbeddedPostgres server) {
        this.server = server;
        this.connection = await(PgConnection.connect(
                vertx,
                new PgConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(server.getPort())
                        .setDatabase("postgres")
                        .setUser("postgres")
                        .setCachePreparedStatements(true)));
        UntypedParameters.installOn(connection);
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
        await(connection.query(sql).execute());
    }

    /** Runs a statement and gives its rows. */
    public List<Row> rows(SqlStatement statement) {
        Tuple values = Tuple.tuple();
        statement.parameters().forEach(values::addValue);
        List<Row> rows = new ArrayList<>();
        await(connection.preparedQuery(statement.text()).execute(values)).forEach(rows::add);
        return rows;
    }

    /** Reads the catalog of a few schemas. */
    public Catalog catalog(String... schemas) {
        int version = Integer.parseInt(rows(SqlStatement.of("SELECT current_setting('server_version_num')"))
                .getFirst()
                .getString(0));
        Introspection introspection = new Introspection(
                List.of(schemas), List.of(), List.of("default_transaction_isolation", "statement_timeout"), version);
        Map<Part, List<String>> answers = new EnumMap<>(Part.class);
        script("BEGIN");
        script(Introspection.PREPARATION);
        introspection
                .queries()
                .forEach((part, query) -> answers.put(
                        part,
                        rows(new SqlStatement(query.sql(), query.parameters())).stream()
                                .map(row -> row.getString(0))
                                .toList()));
        script("COMMIT");
        return introspection.catalog(answers);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        await(connection.close());
        await(vertx.close());
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
