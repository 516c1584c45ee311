package io.nextmavens.runtime.graphql;

import io.nextmavens.runtime.graphql.execution.DocumentGuard;
import io.nextmavens.runtime.graphql.execution.RoleSchema;
import io.nextmavens.runtime.graphql.introspection.DatabaseDescription;
import io.nextmavens.runtime.graphql.introspection.DescriptionLoader;
import io.nextmavens.runtime.graphql.introspection.Privileges;
import io.nextmavens.runtime.graphql.model.ModelBuilder;
import io.nextmavens.runtime.graphql.schema.SchemaBuilder;
import io.nextmavens.runtime.graphql.schema.SubscriptionFields;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * The schemas of the database as it is: one for all roles, or one for each that asked. The old ones serve until the
 * new ones are whole. Thread-safe.
 */
final class SchemaStore {

    private static final Logger LOG = Logger.getLogger(SchemaStore.class);
    private static final String EVERYBODY = "";
    private static final int RETRY_MILLIS = 1000;
    private static final int MOST_ROLES = 64;

    private record Generation(DatabaseDescription database, Map<String, Future<RoleSchema>> schemas) {}

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

    /** Reads the database anew, now or when the reading under way is over. */
    synchronized void reload() {
        wanted = true;
        if (!loading) {
            load();
        }
    }

    private void load() {
        loading = true;
        wanted = false;
        long started = System.nanoTime();
        loader.load(settings.schemas()).compose(this::generation).onComplete(loaded -> {
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

    /** The description with the schemas that are in use, so that nobody waits for them. */
    private Future<Generation> generation(DatabaseDescription database) {
        Generation next = new Generation(database, new ConcurrentHashMap<>());
        Generation before = current.get();
        List<String> roles = settings.ignoreRbac()
                ? List.of(EVERYBODY)
                : before == null ? List.of() : List.copyOf(before.schemas().keySet());
        List<Future<RoleSchema>> built =
                roles.stream().map(role -> schema(next, role)).toList();
        return Future.join(built).map(next);
    }

    /** What a role's operations are answered with; fails when the database cannot be read. */
    Future<RoleSchema> of(String role) {
        Generation now = current.get();
        if (now == null) {
            return waiting().compose(read -> of(role));
        }
        return schema(now, settings.ignoreRbac() ? EVERYBODY : role);
    }

    private Future<RoleSchema> schema(Generation in, String role) {
        Future<RoleSchema> known = in.schemas().get(role);
        if (known != null && !known.failed()) {
            return known;
        }
        if (in.schemas().size() > MOST_ROLES) {
            in.schemas().clear();
        }
        Future<Privileges> privileges = role.equals(EVERYBODY)
                ? Future.succeededFuture(Privileges.UNLIMITED)
                : loader.privileges(role, settings.schemas());
        Future<RoleSchema> schema =
                privileges.compose(granted -> vertx.executeBlocking(() -> build(in.database(), granted, role), false));
        in.schemas().put(role, schema);
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
