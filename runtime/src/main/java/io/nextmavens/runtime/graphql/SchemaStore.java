package io.nextmavens.runtime.graphql;

import io.nextmavens.runtime.graphql.execution.DocumentGuard;
import io.nextmavens.runtime.graphql.execution.RoleSchema;
import io.nextmavens.runtime.graphql.introspection.DatabaseDescription;
import io.nextmavens.runtime.graphql.introspection.DescriptionLoader;
import io.nextmavens.runtime.graphql.introspection.Privileges;
import io.nextmavens.runtime.graphql.model.ModelBuilder;
import io.nextmavens.runtime.graphql.schema.SchemaBuilder;
import io.nextmavens.runtime.graphql.schema.SubscriptionFields;
import io.nextmavens.runtime.identity.SchemaView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The schemas of the database as it is: one for all roles, or one for each that asked, and for each who sees another
 * schema of a tenant. The old ones serve until the new ones are whole. Thread-safe.
 */
final class SchemaStore {

    private static final Logger LOG = Logger.getLogger(SchemaStore.class);
    private static final String EVERYBODY = "";
    private static final int RETRY_MILLIS = 1000;
    private static final int MOST_SCHEMAS = 256;

    /** Whose operations a schema answers. */
    private record Reader(String role, SchemaView view) {}

    private record Generation(
            DatabaseDescription database, List<String> tenantSchemas, Map<Reader, Future<RoleSchema>> schemas) {}

    private final Vertx vertx;
    private final GraphqlSettings settings;
    private final boolean signsTokens;
    private final SubscriptionFields subscribed;
    private final DescriptionLoader loader;
    private final DocumentGuard guard;
    private final AtomicReference<Generation> current = new AtomicReference<>();
    private Promise<Void> first = Promise.promise();
    private boolean loading;
    private boolean wanted;
    private List<String> tenantSchemas = List.of();

    SchemaStore(
            Vertx vertx,
            GraphqlSettings settings,
            boolean signsTokens,
            SubscriptionFields subscribed,
            DescriptionLoader loader) {
        this.vertx = vertx;
        this.settings = settings;
        this.signsTokens = signsTokens;
        this.subscribed = subscribed;
        this.loader = loader;
        GraphqlSettings.Guards guards = settings.guards();
        this.guard = new DocumentGuard(guards.tokens(), guards.depth(), guards.aliases(), guards.cost());
    }

    /**
     * Reads the database anew, now or when the reading under way is over.
     *
     * @param ofTenants the schemas of single tenants
     */
    synchronized void reload(List<String> ofTenants) {
        tenantSchemas = List.copyOf(ofTenants);
        reload();
    }

    private synchronized void reload() {
        wanted = true;
        if (!loading) {
            load();
        }
    }

    private void load() {
        loading = true;
        wanted = false;
        long started = System.nanoTime();
        List<String> ofTenants = tenantSchemas;
        loader.load(all(ofTenants))
                .compose(database -> generation(database, ofTenants))
                .onComplete(loaded -> {
                    if (loaded.succeeded()) {
                        current.set(loaded.result());
                        LOG.debugf("The GraphQL schema took %d ms", (System.nanoTime() - started) / 1_000_000);
                    } else {
                        LOG.errorf(
                                "Reading the database for GraphQL failed: %s",
                                loaded.cause().getMessage());
                        vertx.setTimer(RETRY_MILLIS, timer -> reload());
                    }
                    tellWaiting(loaded.cause());
                    goOn();
                });
    }

    private List<String> all(List<String> ofTenants) {
        return Stream.concat(settings.schemas().stream(), ofTenants.stream())
                .distinct()
                .toList();
    }

    private synchronized void goOn() {
        loading = false;
        if (wanted) {
            load();
        }
    }

    /** Requests that came before the first schema was there wait for it. */
    private void tellWaiting(Throwable cause) {
        Promise<Void> waiting;
        synchronized (this) {
            waiting = first;
            first = Promise.promise();
        }
        if (cause == null) {
            waiting.complete();
        } else {
            waiting.fail(cause);
        }
    }

    private synchronized Future<Void> waiting() {
        return first.future();
    }

    /** The description with the schemas that are in use by many, so that nobody waits for them. */
    private Future<Generation> generation(DatabaseDescription database, List<String> ofTenants) {
        Generation next = new Generation(database, ofTenants, new ConcurrentHashMap<>());
        Generation before = current.get();
        List<Reader> readers = settings.ignoreRbac()
                ? List.of(new Reader(EVERYBODY, SchemaView.NONE))
                : before == null
                        ? List.of()
                        : before.schemas().keySet().stream()
                                .filter(reader -> reader.view().equals(SchemaView.NONE))
                                .toList();
        List<Future<RoleSchema>> built =
                readers.stream().map(reader -> schema(next, reader)).toList();
        return Future.join(built).map(next);
    }

    /**
     * What operations are answered with; fails when the database cannot be read. Who sees the schemas of all tenants gets
     * none of them here: their tables have the same names.
     */
    Future<RoleSchema> of(String role, SchemaView view) {
        Generation now = current.get();
        if (now == null) {
            return waiting().compose(read -> of(role, view));
        }
        return schema(
                now,
                new Reader(
                        settings.ignoreRbac() ? EVERYBODY : role,
                        view.every() ? SchemaView.NONE : view.among(now.tenantSchemas())));
    }

    private Future<RoleSchema> schema(Generation in, Reader reader) {
        Future<RoleSchema> known = in.schemas().get(reader);
        if (known != null && !known.failed()) {
            return known;
        }
        if (in.schemas().size() > MOST_SCHEMAS) {
            in.schemas().clear();
        }
        Future<Privileges> privileges = reader.role().equals(EVERYBODY)
                ? Future.succeededFuture(Privileges.UNLIMITED)
                : loader.privileges(reader.role(), reader.view().of(all(in.tenantSchemas())));
        Future<RoleSchema> schema = privileges.compose(granted ->
                vertx.executeBlocking(() -> build(in.database().seenBy(reader.view()), granted, reader.role()), false));
        in.schemas().put(reader, schema);
        return schema;
    }

    private RoleSchema build(DatabaseDescription database, Privileges privileges, String role) {
        return RoleSchema.of(
                SchemaBuilder.build(
                        ModelBuilder.build(database, privileges, settings.options()), signsTokens, subscribed),
                guard,
                settings.guards().tokens(),
                settings.introspection().allow(role));
    }
}
