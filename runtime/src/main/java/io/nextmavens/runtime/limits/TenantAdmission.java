package io.nextmavens.runtime.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.runtime.http.Admission;
import io.nextmavens.runtime.http.Service;
import io.nextmavens.runtime.http.TooManyRequests;
import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.state.ServiceContext;
import io.nextmavens.runtime.state.Snapshot;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Admits requests by the quotas of their tenants, whichever service they are for, and says in the answer how much is
 * left: {@code RateLimit-Limit}, {@code -Remaining}, {@code -Reset} and {@code -Policy}
 * (draft-ietf-httpapi-ratelimit-headers-06), and {@code Retry-After} (RFC 9110, section 10.2.3).
 *
 * <p>Requests of no tenant and those of {@code service_role} are not counted, nor are those whose token is no good: the
 * service refuses them. Thread-safe.
 */
public final class TenantAdmission implements Admission {

    private static final String UNLIMITED_ROLE = "service_role";
    private static final String EXPOSE = "Access-Control-Expose-Headers";
    private static final int MOST_TENANTS = 100_000;
    private static final long TELL_MILLIS = 1_000;

    private final Vertx vertx;
    private final Supplier<Snapshot> state;
    private final LimitsSettings settings;
    private final String project;
    private final Optional<RedisLink> redis;
    private final Optional<RedisBuckets> shared;
    private final Counter admitted;
    private final Counter refused;
    private final RefusedTenants refusedTenants;
    private final long telling;

    /** Longer than a day, of which a quota may be. */
    private final Cache<UUID, TenantBucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST_TENANTS)
            .expireAfterAccess(25, TimeUnit.HOURS)
            .build();

    private TenantAdmission(ServiceContext context, LimitsSettings settings) {
        this.vertx = context.vertx();
        this.state = context.state()::current;
        this.settings = settings;
        this.project = context.settings()
                .project()
                .orElse(context.settings().database().target().database());
        this.redis = settings.redis().map(address -> new RedisLink(context.vertx(), address));
        this.shared = redis.map(RedisBuckets::new);
        MeterRegistry metrics = context.metrics();
        this.admitted = counter(metrics, "admitted");
        this.refused = counter(metrics, "refused");
        this.refusedTenants = new RefusedTenants(metrics, Ticker.systemTicker());
        this.telling = vertx.setPeriodic(TELL_MILLIS, timer -> refusedTenants.tell());
        redis.ifPresent(link -> Gauge.builder("nextmavens.limits.redis", link, it -> it.isConnected() ? 1 : 0)
                .description("Whether requests are counted over all pods")
                .register(metrics));
    }

    private static Counter counter(MeterRegistry metrics, String outcome) {
        return Counter.builder("nextmavens.limits.requests")
                .description("Requests of tenants that have a quota")
                .tag("outcome", outcome)
                .register(metrics);
    }

    /** Begins to count, where the settings say so. */
    public static Admission start(ServiceContext context) {
        Optional<LimitsSettings> settings = LimitsSettings.read(context.environment());
        // a project's database may say more of single tenants at any time
        return settings.isEmpty() && context.settings().project().isEmpty()
                ? Admission.ALL
                : new TenantAdmission(context, settings.orElseGet(() -> LimitsSettings.none(context.environment())));
    }

    @Override
    public void admit(HttpServerRequest request, Service service, String path) {
        Snapshot snapshot = state.get();
        Optional<UUID> tenant =
                snapshot == null || isUnlimited(snapshot) ? Optional.empty() : tenant(snapshot, request);
        Optional<TenantBucket> bucket = tenant.flatMap(id -> bucket(snapshot, id));
        if (bucket.isEmpty()) {
            service.handle(request, path);
            return;
        }
        Quota quota = bucket.get().quota();
        Asked asked = new Asked(tenant.orElseThrow(), quota, request, service, path);
        switch (bucket.get().take()) {
            case Verdict.Pending(var verdict) -> {
                Context context = vertx.getOrCreateContext();
                request.pause();
                verdict.onSuccess(now -> context.runOnContext(v -> {
                    request.resume();
                    end(now, asked);
                }));
            }
            case Verdict now -> end(now, asked);
        }
    }

    /** A request and whose it is. */
    private record Asked(UUID tenant, Quota quota, HttpServerRequest request, Service service, String path) {}

    private void end(Verdict verdict, Asked asked) {
        HttpServerRequest request = asked.request();
        switch (verdict) {
            case Verdict.Admitted(var standing) -> {
                admitted.increment();
                tell(request, asked.quota(), standing);
                asked.service().handle(request, asked.path());
            }
            case Verdict.Refused(var standing, var seconds) -> {
                refused.increment();
                refusedTenants.add(asked.tenant());
                tell(request, asked.quota(), standing);
                request.response().putHeader("Retry-After", Long.toString(seconds));
                asked.service()
                        .refuse(
                                request,
                                new TooManyRequests(
                                        "The tenant has made more requests than its quota allows ("
                                                + asked.quota().policy() + "); try again in " + seconds + " s",
                                        seconds));
            }
            case Verdict.Pending ignored -> throw new IllegalStateException("a verdict is pending twice");
        }
    }

    private static void tell(HttpServerRequest request, Quota quota, Standing standing) {
        MultiMap headers = request.response().headers();
        headers.set("RateLimit-Limit", Long.toString(standing.limit()));
        headers.set("RateLimit-Remaining", Long.toString(standing.remaining()));
        headers.set("RateLimit-Reset", Long.toString(standing.resetSeconds()));
        headers.set("RateLimit-Policy", quota.policy());
        String exposed = headers.get(EXPOSE);
        if (exposed != null) {
            headers.set(EXPOSE, exposed + TooManyRequests.EXPOSED);
        }
    }

    private boolean isUnlimited(Snapshot snapshot) {
        return settings.isEmpty() && snapshot.tenants().byTenant().isEmpty();
    }

    private static Optional<UUID> tenant(Snapshot snapshot, HttpServerRequest request) {
        try {
            Identity identity =
                    snapshot.authenticator().identify(request.getHeader("Authorization"), request.getHeader("apikey"));
            return identity.role().equals(UNLIMITED_ROLE) ? Optional.empty() : identity.tenant();
        } catch (RestException noGood) {
            return Optional.empty();
        }
    }

    private Optional<TenantBucket> bucket(Snapshot snapshot, UUID tenant) {
        return Optional.ofNullable(snapshot.tenants().byTenant().get(tenant))
                .flatMap(Quota::of)
                .or(() -> settings.of(tenant))
                .map(quota -> buckets.asMap()
                        .compute(
                                tenant,
                                (id, known) ->
                                        known != null && known.quota().equals(quota) ? known : bucket(id, quota)));
    }

    /** Another quota is another bucket, in Redis too. */
    private TenantBucket bucket(UUID tenant, Quota quota) {
        String key = "nextmavens:" + project + ":limit:" + tenant + ":" + quota.policy();
        return shared.<TenantBucket>map(redisBuckets -> new SharedBucket(
                        quota,
                        redisBuckets
                                .asAsync()
                                .builder()
                                .build(key, () -> CompletableFuture.completedFuture(quota.configuration())),
                        TimeMeter.SYSTEM_MILLISECONDS))
                .orElseGet(() -> new LocalBucket(quota, TimeMeter.SYSTEM_MILLISECONDS));
    }

    @Override
    public void close() {
        vertx.cancelTimer(telling);
        redis.ifPresent(RedisLink::close);
    }
}
