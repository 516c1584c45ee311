package io.nextmavens.runtime.auth.tenant;

import io.nextmavens.runtime.auth.mail.Postman.Trouble;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;

/**
 * An invitation whose mail is to be sent.
 *
 * @param tenant the tenant's id
 * @param tenantName its name, for people
 * @param email who is invited, in lower case
 * @param tries how often it has been tried, with this time
 */
record Invitation(UUID tenant, String tenantName, String email, int tries) {

    private static final Duration SOONEST = Duration.ofSeconds(10);
    private static final Duration LATEST = Duration.ofMinutes(15);
    private static final Duration SOONEST_REFUSED = Duration.ofHours(1);
    private static final Duration LATEST_REFUSED = Duration.ofDays(1);
    private static final int MOST_DOUBLINGS = 20;

    static Invitation of(JsonObject claimed) {
        return new Invitation(
                UUID.fromString(claimed.getString("tenant_id")),
                claimed.getString("tenant"),
                claimed.getString("email"),
                claimed.getInteger("tries"));
    }

    /** How long to wait after a try that failed: each time twice as long, up to a bound. */
    Duration pause(Trouble trouble) {
        boolean refused = trouble == Trouble.REFUSED;
        Duration soonest = refused ? SOONEST_REFUSED : SOONEST;
        Duration latest = refused ? LATEST_REFUSED : LATEST;
        Duration wanted = soonest.multipliedBy(1L << Math.clamp(tries - 1L, 0, MOST_DOUBLINGS));
        return wanted.compareTo(latest) < 0 ? wanted : latest;
    }
}
