package io.nextmavens.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.nextmavens.runtime.postgres.Transaction.End;
import io.nextmavens.runtime.postgres.Transaction.Script;
import io.nextmavens.runtime.postgres.TransactionMode.Isolation;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionPoolIT {

    private static final TransactionMode READ_WRITE = new TransactionMode(Isolation.DEFAULT, false);
    private static final TransactionMode READ_ONLY = new TransactionMode(Isolation.DEFAULT, true);

    private static Vertx vertx;
    private static EmbeddedPostgres postgres;
    private ConnectionPool pool;

    @BeforeAll
    static void start() throws IOException {
        vertx = Vertx.vertx();
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void openPool() {
        pool = pool(target("postgres", Optional.empty()), 2, Duration.ofSeconds(10));
        sql(
                "DROP TABLE IF EXISTS item; CREATE TABLE item(id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, name text)");
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    @Test
    void sendsValuesAsTextAndLetsTheServerDecideTheirTypes() {
        // Given
        sql("INSERT INTO item VALUES (7, 'seven')");

        // When
        List<List<String>> rows = query("SELECT name, id + $1, NULL, '' FROM item WHERE id = $2", "1", "7");

        // Then
        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst()).containsExactly("seven", "8", null, "");
    }

    @Test
    void reportsAnErrorAndGoesOnWithTheConnection() {
        // When
        Throwable failure = failureOf(() -> query("SELECT 1 / $1::int", "0"));

        // Then
        assertThat(failure).isInstanceOfSatisfying(DatabaseException.StatementFailed.class, failed -> {
            assertThat(failed.error().sqlState()).isEqualTo("22012");
            assertThat(failed.error().message()).isEqualTo("division by zero");
        });
        assertThat(query("SELECT 1").getFirst()).containsExactly("1");
        assertThat(pool.usage().open()).isEqualTo(1);
    }

    @Test
    void commitsAllStatementsOfATransactionOrNone() {
        // When
        run(READ_WRITE, End.COMMIT, insert(1), insert(2));
        Throwable failure = failureOf(() -> run(READ_WRITE, End.COMMIT, insert(3), statement("SELECT 1/0")));

        // Then
        assertThat(failure).hasMessageContaining("division by zero");
        assertThat(ids()).containsExactly("1", "2");
    }

    @Test
    void reportsAConstraintThatFailsOnlyAtTheEnd() {
        // Given
        run(READ_WRITE, End.COMMIT, insert(1));

        // When
        Throwable committing = failureOf(() -> run(READ_WRITE, End.COMMIT, insert(1)));
        Throwable rollingBack = failureOf(() -> run(READ_WRITE, End.ROLLBACK, insert(1)));

        // Then
        assertThat(committing).hasMessageStartingWith("23505");
        assertThat(rollingBack).hasMessageStartingWith("23505");
        assertThat(ids()).containsExactly("1");
    }

    @Test
    void undoesATransactionThatEndsInRollback() {
        // When
        run(READ_WRITE, End.ROLLBACK, insert(5));

        // Then
        assertThat(ids()).isEmpty();
    }

    @Test
    void asksWhetherToCommitWhereTheAnswersDecide() {
        // When
        runDeciding(false, insert(1));
        runDeciding(true, insert(2));
        Throwable failure = failureOf(() -> runDeciding(true, insert(2)));

        // Then
        assertThat(ids()).containsExactly("2");
        assertThat(failure).hasMessageStartingWith("23505");
    }

    @Test
    void refusesToWriteInAReadOnlyTransaction() {
        // When
        Throwable implicit = failureOf(() -> run(READ_ONLY, End.COMMIT, insert(1)));
        Throwable explicit =
                failureOf(() -> run(new TransactionMode(Isolation.SERIALIZABLE, true), End.COMMIT, insert(1)));

        // Then
        assertThat(implicit).hasMessageStartingWith("25006");
        assertThat(explicit).hasMessageStartingWith("25006");
    }

    @Test
    void settingsHoldForTheirTransactionOnly() {
        // Given
        pool.close();
        pool = pool(target("postgres", Optional.empty()), 1, Duration.ofSeconds(10));
        Rows within = new Rows();

        // When
        run(
                READ_ONLY,
                new SessionSettings().set("role", "pg_monitor").set("request.path", "/a"),
                End.COMMIT,
                statement("SELECT current_user, current_setting('request.path')", within));

        // Then
        assertThat(within.all().getFirst()).containsExactly("pg_monitor", "/a");
        assertThat(query("SELECT current_user, current_setting('request.path', true)")
                        .getFirst())
                .containsExactly("postgres", "");
    }

    @Test
    void isolatesAsAsked() {
        // Given
        Rows level = new Rows();

        // When
        run(
                new TransactionMode(Isolation.REPEATABLE_READ, true),
                End.COMMIT,
                statement("SHOW transaction_isolation", level));

        // Then
        assertThat(level.all().getFirst()).containsExactly("repeatable read");
    }

    @Test
    void takesOneRoundTripForAWholeTransactionEvenTheFirstTime() throws IOException {
        // Given a relay that counts how often bytes change direction
        try (CountingRelay relay = new CountingRelay(postgres.getPort())) {
            DatabaseTarget through = new DatabaseTarget(
                    "localhost",
                    relay.port(),
                    "postgres",
                    "postgres",
                    Optional.empty(),
                    SslMode.DISABLE,
                    Optional.empty(),
                    Map.of(),
                    Duration.ofSeconds(5));
            pool.close();
            pool = pool(through, 1, Duration.ofSeconds(10));
            query("SELECT 1");
            int before = relay.roundTrips();

            // When
            run(READ_ONLY, End.COMMIT, statement("SELECT * FROM item"));
            run(READ_WRITE, End.ROLLBACK, insert(1), statement("SELECT * FROM item"));

            // Then
            assertThat(relay.roundTrips() - before).isEqualTo(2);
        }
    }

    @Test
    void preparesAStatementOncePerSessionAndAgainWhenItsResultChanged() {
        // Given
        run(READ_WRITE, End.COMMIT, insert(1));
        run(READ_ONLY, End.COMMIT, statement("SELECT * FROM item"));
        sql("ALTER TABLE item ADD COLUMN more text DEFAULT 'x'");
        Rows rows = new Rows();

        // When
        run(READ_ONLY, End.COMMIT, statement("SELECT * FROM item", rows));

        // Then
        assertThat(rows.all().getFirst()).containsExactly("1", "name", "x");
    }

    @Test
    void keepsNoMoreThanSoManyStatementsPrepared() {
        // Given
        pool.close();
        pool = pool(target("postgres", Optional.empty()), 1, Duration.ofSeconds(10));

        // When
        for (int i = 0; i < 600; i++) {
            run(READ_ONLY, End.COMMIT, statement("SELECT " + i));
        }

        // Then
        int prepared = Integer.parseInt(
                query("SELECT count(*) FROM pg_prepared_statements").getFirst().getFirst());
        assertThat(prepared).isBetween(100, 256);
    }

    @Test
    void deliversALargeValueInPartsAndStopsReadingWhenTold() {
        // Given
        AtomicLong bytes = new AtomicLong();
        AtomicInteger largestPart = new AtomicInteger();
        CompletableFuture<ReadControl> control = new CompletableFuture<>();
        RowSink sink = new RowSink() {
            @Override
            public void beginValue(int column, int length) {
                control.join().pause();
            }

            @Override
            public void part(ByteBuf part) {
                largestPart.accumulateAndGet(part.readableBytes(), Math::max);
                bytes.addAndGet(part.readableBytes());
            }

            @Override
            public void endRow() {}
        };
        CompletableFuture<Void> done = new CompletableFuture<>();

        // When
        pool.submit(exchange(
                List.of(Step.once("SELECT repeat('x', 50000000)", List.of(), sink), Step.SYNC), control, done));
        control.join();
        await().until(() -> bytes.get() > 0);
        long whilePaused = bytes.get();

        // Then
        assertThat(done).isNotDone();
        assertThat(whilePaused).isLessThan(1_000_000);
        control.join().resume();
        done.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(bytes).hasValue(50_000_000);
        assertThat(largestPart.get()).isLessThan(1_000_000);
    }

    @Test
    void cancelsTheStatementOfOneWhoWentAwayAndKeepsTheConnection() {
        // Given
        CompletableFuture<ReadControl> started = new CompletableFuture<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        Exchange sleeping =
                exchange(List.of(Step.once("SELECT pg_sleep(60)", List.of(), new Rows()), Step.SYNC), started, done);
        pool.submit(sleeping);
        await().until(() -> count("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%'"
                        + " AND state = 'active' AND pid <> pg_backend_pid()")
                == 1);

        // When
        sleeping.cancel();

        // Then
        assertThatThrownBy(() -> done.orTimeout(5, TimeUnit.SECONDS).join()).hasMessageContaining("57014");
        await().untilAsserted(() ->
                assertThat(pool.usage().idle()).isEqualTo(pool.usage().open()));
        assertThat(query("SELECT 1").getFirst()).containsExactly("1");
    }

    @Test
    void givesUpWaitingForAConnectionAfterTheAcquisitionTimeout() {
        // Given
        pool.close();
        pool = pool(target("postgres", Optional.empty()), 1, Duration.ofMillis(300));
        CompletableFuture<Void> slow = new CompletableFuture<>();
        pool.submit(exchange(
                List.of(Step.once("SELECT pg_sleep(2)", List.of(), new Rows()), Step.SYNC),
                new CompletableFuture<>(),
                slow));

        // When
        Throwable failure = failureOf(() -> query("SELECT 1"));

        // Then
        assertThat(failure).isInstanceOf(DatabaseException.PoolTimeout.class);
        slow.join();
        assertThat(query("SELECT 1").getFirst()).containsExactly("1");
    }

    @Test
    void failsWhatRunsWhenTheServerEndsTheSessionAndRecovers() {
        // Given
        query("SELECT 1");

        // When
        Throwable failure = failureOf(() -> query("SELECT pg_terminate_backend(pg_backend_pid())"));

        // Then
        assertThat(failure).isInstanceOf(DatabaseException.ConnectionLost.class);
        assertThat(query("SELECT 2").getFirst()).containsExactly("2");
    }

    @Test
    void saysWhichAddressItCannotReach() {
        // Given
        ConnectionPool nowhere = pool(
                new DatabaseTarget(
                        "127.0.0.1",
                        1,
                        "app",
                        "authenticator",
                        Optional.of("hush"),
                        SslMode.DISABLE,
                        Optional.empty(),
                        Map.of(),
                        Duration.ofSeconds(2)),
                1,
                Duration.ofSeconds(2));

        // When
        Throwable failure = failureOf(() -> query(nowhere, "SELECT 1"));

        // Then
        assertThat(failure)
                .isInstanceOf(DatabaseException.Unreachable.class)
                .hasMessageContaining("authenticator@127.0.0.1:1/app")
                .hasMessageNotContaining("hush");
        nowhere.close();
    }

    @Test
    void logsInWithScramAndWithMd5() throws IOException {
        // Given
        sql("SET password_encryption = 'scram-sha-256'; CREATE ROLE \"by-scram\" LOGIN PASSWORD 'pä$s word'");
        sql("SET password_encryption = 'md5'; CREATE ROLE \"by-md5\" LOGIN PASSWORD 'other'");
        Path hba = Path.of(query("SHOW hba_file").getFirst().getFirst());
        String original = Files.readString(hba);
        Files.writeString(hba, "host all \"by-scram\" all scram-sha-256\nhost all \"by-md5\" all md5\n" + original);
        query("SELECT pg_reload_conf()");

        // When // Then
        assertThat(currentUser(target("by-scram", Optional.of("pä$s word")))).isEqualTo("by-scram");
        assertThat(currentUser(target("by-md5", Optional.of("other")))).isEqualTo("by-md5");
        assertThat(failureOf(() -> currentUser(target("by-scram", Optional.of("wrong")))))
                .hasMessageContaining("password authentication failed");
        Files.writeString(hba, original);
    }

    // ---- how the tests speak to the pool

    private static DatabaseTarget target(String user, Optional<String> password) {
        return new DatabaseTarget(
                "localhost",
                postgres.getPort(),
                "postgres",
                user,
                password,
                SslMode.PREFER,
                Optional.empty(),
                Map.of("application_name", "pool-it"),
                Duration.ofSeconds(5));
    }

    private static ConnectionPool pool(DatabaseTarget target, int size, Duration acquisition) {
        return new ConnectionPool(
                vertx,
                target,
                new ConnectionPool.Limits(size, acquisition, Duration.ofSeconds(30), Duration.ofMinutes(30)));
    }

    private static String currentUser(DatabaseTarget target) {
        try (ConnectionPool own = pool(target, 1, Duration.ofSeconds(5))) {
            return query(own, "SELECT current_user").getFirst().getFirst();
        }
    }

    private List<List<String>> query(String sql, String... values) {
        return query(pool, sql, values);
    }

    private static List<List<String>> query(ConnectionPool on, String sql, String... values) {
        return on.query(sql, List.of(values))
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static Throwable failureOf(Runnable action) {
        try {
            action.run();
        } catch (CompletionException e) {
            return e.getCause();
        }
        throw new AssertionError("it did not fail");
    }

    private static Exchange exchange(
            List<Step> steps, CompletableFuture<ReadControl> control, CompletableFuture<Void> done) {
        return new Exchange() {
            @Override
            protected List<Step> steps() {
                return steps;
            }

            @Override
            protected void started(ReadControl own) {
                control.complete(own);
            }

            @Override
            protected void completed() {
                done.complete(null);
            }

            @Override
            protected void failed(DatabaseException failure) {
                done.completeExceptionally(failure);
            }
        };
    }

    private static Step.Run insert(int id) {
        return new Step.Run(
                "INSERT INTO item(id, name) VALUES ($1, 'name')",
                List.of(Integer.toString(id)),
                RowSink.NOTHING,
                "",
                true);
    }

    private static Step.Run statement(String sql) {
        return statement(sql, new Rows());
    }

    private static Step.Run statement(String sql, Rows rows) {
        return new Step.Run(sql, List.of(), rows, "", true);
    }

    private void run(TransactionMode mode, End end, Step.Run... statements) {
        run(mode, new SessionSettings().set("search_path", "public"), end, statements);
    }

    private void run(TransactionMode mode, SessionSettings settings, End end, Step.Run... statements) {
        runTransaction(new Script(mode, settings, Optional.empty(), List.of(statements), end), true);
    }

    private void runDeciding(boolean commit, Step.Run statement) {
        SessionSettings settings = new SessionSettings().set("search_path", "public");
        runTransaction(new Script(READ_WRITE, settings, Optional.empty(), List.of(statement), End.DECIDE), commit);
    }

    private void runTransaction(Script script, boolean commit) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        pool.submit(new Transaction() {
            @Override
            protected Script script() {
                return script;
            }

            @Override
            protected boolean shouldCommit() {
                return commit;
            }

            @Override
            protected void completed() {
                done.complete(null);
            }

            @Override
            protected void failed(DatabaseException failure) {
                done.completeExceptionally(failure);
            }
        });
        done.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private List<String> ids() {
        return query("SELECT id FROM item ORDER BY id").stream()
                .map(List::getFirst)
                .toList();
    }

    private static void sql(String sql) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("running " + sql, e);
        }
    }

    private static long count(String sql) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("running " + sql, e);
        }
    }
}
