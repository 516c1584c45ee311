package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.DatabaseTarget;
import io.nextmavens.runtime.postgres.SessionSettings;
import io.nextmavens.runtime.realtime.Principal;
import io.nextmavens.runtime.realtime.Queries;
import io.nextmavens.runtime.realtime.RealtimeSettings;
import io.nextmavens.runtime.realtime.broadcast.DatabaseMessages;
import io.nextmavens.runtime.realtime.changes.Filter.Condition;
import io.nextmavens.runtime.realtime.pgoutput.Tuple;
import io.nextmavens.runtime.realtime.pgoutput.WalMessage;
import io.nextmavens.runtime.realtime.phoenix.Vsn;
import io.nextmavens.runtime.realtime.pods.Pods;
import io.nextmavens.runtime.websocket.Outbox;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Subscriptions to changes of the database. Thread-safe. */
public final class Changes implements AutoCloseable {

    private static final Duration SHORTEST_RETENTION = Duration.ofSeconds(1);

    private final Queries queries;
    private final Tables tables;
    private final Types types;
    private final Optional<RealtimeSettings.Replication> replication;
    private final ChangeFeed feed;

    private Changes(
            Queries queries,
            Tables tables,
            Types types,
            Optional<RealtimeSettings.Replication> replication,
            ChangeFeed feed) {
        this.queries = queries;
        this.tables = tables;
        this.types = types;
        this.replication = replication;
        this.feed = feed;
    }

    /**
     * Begins to read changes, where a login may.
     *
     * @param searchPath of functions that policies call
     */
    public static Changes start(
            ConnectionPool pool,
            DatabaseTarget target,
            RealtimeSettings settings,
            String searchPath,
            Pods pods,
            DatabaseMessages messages) {
        Queries queries = new Queries(pool);
        Tables tables = new Tables(queries);
        Types types = new Types(pool);
        FanOut fanOut =
                new FanOut(queries, tables, types, searchPath, settings.limits().payloadBytes());
        Duration retention =
                settings.retention().compareTo(SHORTEST_RETENTION) < 0 ? SHORTEST_RETENTION : settings.retention();
        ChangeFeed feed = new ChangeFeed(
                fanOut, new Retention(retention, settings.retentionBytes()), pods, change -> message(change, messages));
        settings.replication()
                .ifPresent(replication ->
                        feed.start(new SlotReader(target, replication, () -> timeZone(pool), feed.events())));
        return new Changes(queries, tables, types, settings.replication(), feed);
    }

    private static void message(Change change, DatabaseMessages messages) {
        if (change.decode() instanceof WalMessage.Insert(int relation, Tuple row)) {
            messages.inserted(change.relation(), row);
        }
    }

    /** Of the sessions of requests. Blocks. */
    private static String timeZone(ConnectionPool pool) {
        try {
            return pool.query("SHOW TimeZone", List.of())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS)
                    .getFirst()
                    .getFirst();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalArgumentException("interrupted", e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalArgumentException("the database did not tell its time zone", e);
        }
    }

    /** Whether there is a login that may replicate. */
    public boolean isConfigured() {
        return replication.isPresent();
    }

    public ChangeFeed feed() {
        return feed;
    }

    /** What is known of the database may be old. */
    public void forget() {
        tables.forgetAll();
        types.forget();
    }

    @Override
    public void close() {
        feed.close();
    }

    /** Fails a join; says what was wrong. */
    public static final class NotSubscribable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotSubscribable(String message) {
            super(message, null, false, false);
        }
    }

    /** Understands the entries of a join. Fails with {@link NotSubscribable} or DatabaseException. */
    public Future<List<Binding>> bindings(Principal principal, List<JsonObject> entries) {
        List<Future<Binding>> bindings =
                entries.stream().map(entry -> binding(principal, entry)).toList();
        return Future.all(bindings)
                .map(done -> bindings.stream().map(Future::result).toList());
    }

    private Future<Binding> binding(Principal principal, JsonObject entry) {
        String event = text(entry, "event").orElse("*").toUpperCase(Locale.ROOT);
        String schema = text(entry, "schema").orElse("public");
        Optional<String> name = text(entry, "table").filter(table -> !table.equals("*"));
        Optional<String> filter = text(entry, "filter").filter(text -> !text.isEmpty());
        List<String> select = select(entry);
        if (!List.of("*", "INSERT", "UPDATE", "DELETE", "TRUNCATE").contains(event)) {
            return refused("the event '" + event + "' is none of INSERT, UPDATE, DELETE, TRUNCATE and *");
        }
        if (name.isEmpty() || replication.isEmpty()) {
            return name.isEmpty() && filter.isPresent()
                    ? refused("a filter needs a table")
                    : Future.succeededFuture(new Binding(entry.encode(), event, schema, name, List.of(), select));
        }
        return published(principal, schema, name.get()).compose(found -> {
            if (found.isEmpty()) {
                return refused(unpublished(schema, name.get()));
            }
            Table table = found.get();
            return tables.access(table.oid(), principal.role())
                    .compose(access -> conditions(principal, table, access, filter))
                    .map(conditions -> new Binding(entry.encode(), event, schema, name, conditions, select));
        });
    }

    private static <T> Future<T> refused(String why) {
        return Future.failedFuture(new NotSubscribable(why));
    }

    private static Optional<String> text(JsonObject entry, String name) {
        return entry.getValue(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static List<String> select(JsonObject entry) {
        return switch (entry.getValue("select")) {
            case JsonArray columns -> columns.stream().map(String::valueOf).toList();
            case String columns
            when !columns.isBlank() && !columns.equals("*") ->
                List.of(columns.strip().split("\\s*,\\s*", -1));
            case null, default -> List.of();
        };
    }

    private Future<List<RowCondition>> conditions(
            Principal principal, Table table, Access access, Optional<String> filter) {
        try {
            return conditions(principal, table, access, filter.isEmpty() ? List.of() : Filter.parse(filter.get()));
        } catch (Filter.Invalid e) {
            return refused(e.getMessage());
        }
    }

    private Future<List<RowCondition>> conditions(
            Principal principal, Table table, Access access, List<Condition> wanted) {
        if (access.selectable().isEmpty()) {
            return refused("the role " + principal.role() + " may not read " + table.schema() + "." + table.name());
        }
        List<Future<RowCondition>> conditions = new ArrayList<>();
        for (Condition condition : wanted) {
            Optional<Table.Column> column = table.column(condition.column())
                    .filter(c -> access.selectable().contains(c.name()));
            conditions.add(
                    column.isEmpty()
                            ? refused("there is no column " + condition.column() + " in " + table.schema() + "."
                                    + table.name() + " that the role " + principal.role() + " may read")
                            : canonical(principal, condition, column.get()));
        }
        return Future.all(conditions)
                .map(done -> conditions.stream().map(Future::result).toList());
    }

    /** With its operands as PostgreSQL writes values of the column's type. */
    private Future<RowCondition> canonical(Principal principal, Condition condition, Table.Column column) {
        if (!condition.operator().compares()) {
            return Future.succeededFuture(RowCondition.of(condition, column));
        }
        StringBuilder sql = new StringBuilder("SELECT ");
        for (int i = 1; i <= condition.operands().size(); i++) {
            sql.append(i == 1 ? "" : ", ")
                    .append("$")
                    .append(i)
                    .append("::text::")
                    .append(column.typeName());
        }
        SessionSettings settings = new SessionSettings().set("role", principal.role());
        return queries.read(settings, sql.toString(), condition.operands())
                .map(rows -> RowCondition.of(
                        new Condition(condition.column(), condition.negated(), condition.operator(), rows.getFirst()),
                        column))
                .recover(failure -> failure instanceof DatabaseException.StatementFailed failed
                        ? refused("the filter on " + column.name() + " compares with something that is no "
                                + column.typeName() + ": " + failed.error().message())
                        : Future.failedFuture(failure));
    }

    /**
     * Hands changes of one table to a receiver, once the feed is live, until the closer is run. Fails with
     * {@link NotSubscribable} or DatabaseException.
     *
     * @param event INSERT, UPDATE, DELETE or {@code *}
     */
    public Future<Runnable> receive(
            Principal principal,
            String schema,
            String name,
            String event,
            List<Condition> conditions,
            RowReceiver receiver) {
        if (replication.isEmpty()) {
            return refused("no login of this runtime may replicate; set POSTGRESQL_REPLICATION_USER");
        }
        return published(principal, schema, name)
                .compose(found -> {
                    if (found.isEmpty()) {
                        return refused(unpublished(schema, name));
                    }
                    Table table = found.get();
                    return tables.access(table.oid(), principal.role())
                            .compose(access -> conditions(principal, table, access, conditions));
                })
                .compose(understood -> feed.live().map(live -> {
                    Binding binding = new Binding("{}", event, schema, Optional.of(name), understood, List.of());
                    RowAudience audience = new RowAudience(principal, binding, receiver);
                    feed.add(audience);
                    return () -> feed.remove(audience);
                }));
    }

    /** Empty, too, where the schema is another tenant's: nobody is to learn that there is one. */
    private Future<Optional<Table>> published(Principal principal, String schema, String name) {
        return principal.schemas().shows(schema)
                ? tables.published(replication.orElseThrow().publication(), schema, name)
                : Future.succeededFuture(Optional.empty());
    }

    private String unpublished(String schema, String name) {
        return "there is no table " + schema + "." + name + " in the publication "
                + replication.orElseThrow().publication();
    }

    /** A subscription; used by its connection's event loop. */
    public final class Subscription {

        private final Outbox outbox;
        private ChannelAudience.Key key;

        private Subscription(ChannelAudience.Key key, Outbox outbox) {
            this.key = key;
            this.outbox = outbox;
        }

        /** Goes on as somebody else, or with other rights. */
        public void become(Principal principal, List<Binding> bindings) {
            ChannelAudience.Key next = new ChannelAudience.Key(key.vsn(), key.topic(), principal, bindings);
            feed.move(key, next, outbox);
            key = next;
        }

        public void end() {
            feed.unsubscribe(key, outbox);
        }
    }

    /**
     * Subscribes; to be called when the feed is live.
     *
     * @param reply see {@link ChangeFeed#subscribe}
     */
    public Subscription subscribe(
            Vsn vsn,
            String topic,
            Principal principal,
            List<Binding> bindings,
            Outbox outbox,
            Optional<Position> resume,
            Consumer<ChangeFeed.Subscribed> reply) {
        ChannelAudience.Key key = new ChannelAudience.Key(vsn, topic, principal, bindings);
        feed.subscribe(key, outbox, resume, reply);
        return new Subscription(key, outbox);
    }
}
