package io.nextmavens.operator.health;

import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Who reconciles. A replica that waits for the lease is as well as the one that holds it; one that knows of nobody who
 * holds it is not. Thread-safe.
 */
public final class Leadership {

    private final Optional<String> lease;
    private volatile boolean leads;
    private volatile Optional<String> holder = Optional.empty();

    private Leadership(Optional<String> lease) {
        this.lease = lease;
    }

    /** By a Lease of that name. */
    public static Leadership by(String lease) {
        return new Leadership(Optional.of(Objects.requireNonNull(lease, "lease")));
    }

    /** Without election: every replica reconciles. */
    public static Leadership ofAll() {
        return new Leadership(Optional.empty());
    }

    /** This replica holds the lease from now on. */
    public void begins() {
        leads = true;
    }

    /** This replica holds the lease no more. */
    public void ends() {
        leads = false;
    }

    /** Who holds the lease; empty or null: nobody. */
    public void heldBy(String identity) {
        holder = Optional.ofNullable(identity).filter(name -> !name.isEmpty());
    }

    /** What {@code /q/health} says of it. */
    HealthCheckResponse health() {
        var response = HealthCheckResponse.named("leader-election");
        if (lease.isEmpty()) {
            return response.up().withData("state", "off").build();
        }
        response.withData("lease", lease.get());
        holder.ifPresent(name -> response.withData("holder", name));
        if (leads) {
            return response.up().withData("state", "leads").build();
        }
        return holder.isPresent()
                ? response.up().withData("state", "waits").build()
                : response.down()
                        .withData("state", "unknown")
                        .withData("error", "nobody is known to hold the lease")
                        .build();
    }
}
