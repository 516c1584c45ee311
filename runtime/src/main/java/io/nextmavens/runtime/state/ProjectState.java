package io.nextmavens.runtime.state;

import io.nextmavens.runtime.catalog.Catalog;
import io.nextmavens.runtime.catalog.CatalogLoader;
import io.nextmavens.runtime.identity.Authenticator;
import io.nextmavens.runtime.identity.SchemaView;
import io.nextmavens.runtime.identity.Trust;
import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.NotificationListener;
import io.nextmavens.runtime.settings.DatabaseOverrides;
import io.nextmavens.runtime.settings.RestSettings;
import io.nextmavens.runtime.settings.RuntimeSettings;
import io.nextmavens.runtime.settings.SettingsException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Keeps the {@link Snapshot} up to date: read at the start, again on {@code NOTIFY}, and whenever listening had stopped
 * and begins anew. The old one serves until the new one is whole. Thread-safe.
 *
 * <p>Notifications that come in a burst cause one load at once and one after it. A load that fails is tried again after
 * pauses that grow to {@value #MAX_PAUSE_SECONDS} seconds.
 */
public final class ProjectState implements AutoCloseable {

    /** The channel that the catalog of a project notifies, besides PostgREST's own. */
    private static final String OWN_CHANNEL = "nextmavens";

    private static final String AUTHENTICATOR = "_authenticator";
    private static final String TWIN = AUTHENTICATOR + "_b";

    private static final int MAX_PAUSE_SECONDS = 32;
    private static final long DEBOUNCE_MILLIS = 100;
    private static final Logger LOG = Logger.getLogger(ProjectState.class);

    private final Vertx vertx;
    private final Context context;
    private final Map<String, String> environment;
    private final RuntimeSettings initial;
    private final ConnectionPool pool;
    private final CatalogLoader catalogs;
    private final Optional<NotificationListener> listener;
    private volatile Set<String> issuers = Set.of();
    private final List<Consumer<Snapshot>> observers = new CopyOnWriteArrayList<>();

    private final AtomicLong loads = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile Snapshot current;
    private volatile long pauseSeconds = 1;
    private volatile long lastLoadNanos;
    private volatile boolean databaseAnswers;

    // on the context only
    private boolean loading;
    private boolean resting;
    private boolean wanted;
    private boolean catalogWanted;

    /**
     * A state that was not read yet.
     *
     * @param environment the variables that the settings were read from, for when the database overrides some
     * @param initial the settings without what the database overrides
     */
    public ProjectState(Vertx vertx, Map<String, String> environment, RuntimeSettings initial, ConnectionPool pool) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.environment = Map.copyOf(environment);
        this.initial = initial;
        this.pool = pool;
        this.catalogs = new CatalogLoader(vertx, pool);
        this.listener = initial.database().channel().map(channel -> {
            List<String> channels = new ArrayList<>(List.of(channel));
            if (!channel.equals(OWN_CHANNEL)) {
                channels.add(OWN_CHANNEL);
            }
            return new NotificationListener(vertx, initial.database().target(), channels, new Events());
        });
    }

    /** Tells of each snapshot, on the thread that swapped it in. To be called before {@link #start}. */
    public void observe(Consumer<Snapshot> observer) {
        observers.add(observer);
    }

    /** Believes tokens of users from these issuers only. To be called before {@link #start}. */
    public void believe(Set<String> those) {
        issuers = Set.copyOf(those);
    }

    /** Begins to read, and to listen for changes. */
    public void start() {
        listener.ifPresentOrElse(NotificationListener::start, () -> reload(true));
    }

    /** What requests are answered with; null until the database was read for the first time. */
    public Snapshot current() {
        return current;
    }

    /** Whether the database was reachable when last heard of. */
    public boolean databaseAnswers() {
        return databaseAnswers;
    }

    /** How long a client should wait before it tries again, in seconds. */
    public long retryAfterSeconds() {
        return pauseSeconds;
    }

    /** Reads that succeeded, ever. */
    public long loads() {
        return loads.get();
    }

    /** Reads that failed, ever. */
    public long failures() {
        return failures.get();
    }

    /** How long the last load took. */
    public Duration lastLoad() {
        return Duration.ofNanos(lastLoadNanos);
    }

    /** Reads the settings again, and the catalog too. */
    public void reload(boolean catalogToo) {
        context.runOnContext(v -> {
            wanted = true;
            catalogWanted |= catalogToo;
            loadIfWanted();
        });
    }

    private void loadIfWanted() {
        if (!wanted || loading || resting) {
            return;
        }
        boolean catalogToo = catalogWanted;
        wanted = false;
        catalogWanted = false;
        loading = true;
        long started = System.nanoTime();
        load(catalogToo)
                .onComplete(loaded -> context.runOnContext(v -> {
                    loading = false;
                    if (loaded.succeeded()) {
                        lastLoadNanos = System.nanoTime() - started;
                        loads.incrementAndGet();
                        databaseAnswers = true;
                        pauseSeconds = 1;
                        swap(loaded.result());
                        rest(DEBOUNCE_MILLIS);
                    } else {
                        failed(loaded.cause(), catalogToo);
                    }
                }));
    }

    private void failed(Throwable cause, boolean catalogToo) {
        failures.incrementAndGet();
        if (cause instanceof SettingsException) {
            LOG.error("The settings of the database cannot be used; the former ones stay in force", cause);
            if (current != null) {
                rest(DEBOUNCE_MILLIS);
                return;
            }
        }
        databaseAnswers = cause instanceof DatabaseException.StatementFailed;
        LOG.errorf(
                "Reading the database %s failed: %s; trying again in %d s",
                initial.database().target().address(), cause.getMessage(), pauseSeconds);
        wanted = true;
        catalogWanted |= catalogToo;
        rest(pauseSeconds * 1000);
        pauseSeconds = Math.min(MAX_PAUSE_SECONDS, pauseSeconds * 2);
    }

    private void rest(long millis) {
        resting = true;
        vertx.setTimer(
                millis,
                id -> context.runOnContext(v -> {
                    resting = false;
                    loadIfWanted();
                }));
    }

    private Future<Snapshot> load(boolean catalogToo) {
        Snapshot before = current;
        return settings().compose(settings -> verificationKeys()
                .compose(keys -> tenants().compose(tenants -> tenantSchemas().compose(tenantSchemas -> {
                    Authenticator authenticator = authenticator(before, settings, keys, tenants.suspended());
                    if (before != null
                            && !catalogToo
                            && before.tenantSchemas().equals(tenantSchemas)
                            && sameCatalog(before.settings().rest(), settings.rest())) {
                        return Future.succeededFuture(
                                new Snapshot(settings, authenticator, before.catalog(), tenants, tenantSchemas));
                    }
                    RestSettings rest = settings.rest();
                    return catalogs.load(
                                    Snapshot.schemas(rest.schemas(), tenantSchemas),
                                    rest.extraSearchPath(),
                                    rest.hoistedSettings())
                            .map(catalog -> new Snapshot(settings, authenticator, catalog, tenants, tenantSchemas));
                }))));
    }

    private Future<TenantRules> tenants() {
        return initial.project().isEmpty() ? Future.succeededFuture(TenantRules.NONE) : TenantRules.read(pool);
    }

    /** The schemas of single tenants, sorted; a database without our catalog has none. */
    private Future<List<String>> tenantSchemas() {
        if (initial.project().isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return CatalogTable.rows(pool, "tenant_schemas", "SELECT schema FROM nextmavens.tenant_schemas")
                .map(rows -> rows.stream()
                        .map(List::getFirst)
                        .filter(SchemaView::isOfOneTenant)
                        .sorted()
                        .toList());
    }

    /** Public keys that the project signs tokens with besides its secret; a database without our catalog has none. */
    private Future<List<JsonObject>> verificationKeys() {
        if (initial.project().isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return CatalogTable.rows(pool, "verification_keys", "SELECT public_jwk FROM nextmavens.verification_keys")
                .map(rows ->
                        rows.stream().map(row -> new JsonObject(row.getFirst())).toList());
    }

    private Future<RuntimeSettings> settings() {
        if (!initial.database().inDatabase()) {
            return Future.succeededFuture(initial);
        }
        return DatabaseOverrides.read(pool, initial.database().preConfig())
                .map(overrides -> overrides.isEmpty() ? initial : RuntimeSettings.read(environment, overrides));
    }

    /** A new one only where the settings of tokens or the keys changed: it forgets what it had verified. */
    private Authenticator authenticator(
            Snapshot before, RuntimeSettings settings, List<JsonObject> keys, Set<UUID> suspended) {
        Trust trust = new Trust(keys, refusedRoles(), issuers, suspended);
        if (before != null
                && before.authenticator().trust().equals(trust)
                && before.settings().tokens().isSameAs(settings.tokens())
                && before.settings()
                        .rest()
                        .anonymousRole()
                        .equals(settings.rest().anonymousRole())) {
            return before.authenticator();
        }
        return new Authenticator(settings.tokens(), settings.rest().anonymousRole(), InstantSource.system(), trust);
    }

    /**
     * What no token may name: the role of the auth service, and in a project the login itself, by its name or as what
     * {@code SET ROLE NONE} goes back to. The login may become that role; requests must not.
     */
    public Set<String> refusedRoles() {
        if (initial.project().isEmpty()) {
            return Set.of();
        }
        String login = initial.database().target().user();
        // while logins are rotated it is a member of the one that holds the grants
        Set<String> refused = new HashSet<>(List.of("supabase_auth_admin", "none", login));
        if (login.endsWith(TWIN)) {
            refused.add(login.substring(0, login.length() - TWIN.length()) + AUTHENTICATOR);
        }
        return Set.copyOf(refused);
    }

    private static boolean sameCatalog(RestSettings a, RestSettings b) {
        return a.schemas().equals(b.schemas())
                && a.extraSearchPath().equals(b.extraSearchPath())
                && a.hoistedSettings().equals(b.hoistedSettings());
    }

    private void swap(Snapshot next) {
        boolean first = current == null;
        // a project is ready when its services are: they are told first
        observers.forEach(observer -> observer.accept(next));
        current = next;
        Catalog catalog = next.catalog();
        LOG.logf(
                first ? Logger.Level.INFO : Logger.Level.DEBUG,
                "Serving %d relations and %d functions of %s, read in %d ms",
                catalog.relations().size(),
                catalog.functions().size(),
                initial.database().target().address(),
                lastLoad().toMillis());
    }

    @Override
    public void close() {
        listener.ifPresent(NotificationListener::stop);
    }

    private final class Events implements NotificationListener.Events {

        @Override
        public void listening() {
            databaseAnswers = true;
            reload(true);
        }

        @Override
        public void notified(String channel, String payload) {
            switch (payload) {
                case "reload config" -> reload(false);
                case "", "reload schema" -> reload(true);
                default -> {
                    // payloads of others: the project's channel has more uses
                    if (!channel.equals(OWN_CHANNEL)) {
                        LOG.debugf("Notification on %s is not understood", channel);
                    }
                }
            }
        }

        @Override
        public void notListening(DatabaseException cause, Duration pause) {
            boolean refused = cause instanceof DatabaseException.StatementFailed;
            databaseAnswers = refused;
            LOG.warnf("Not listening for changes: %s; trying again in %d ms", cause.getMessage(), pause.toMillis());
            if (current == null) {
                pauseSeconds = Math.max(1, pause.toSeconds());
                if (refused) {
                    reload(true);
                }
            }
        }
    }
}
