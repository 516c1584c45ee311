package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.realtime.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Whom changes are for: the subscribers of a channel, or a receiver of this pod. Thread-safe. */
abstract sealed class Audience permits ChannelAudience, RowAudience {

    private final Principal principal;
    private final List<Binding> bindings;
    private final Map<Long, String> decisiveClaims = new ConcurrentHashMap<>();

    Audience(Principal principal, List<Binding> bindings) {
        this.principal = principal;
        this.bindings = List.copyOf(bindings);
    }

    Principal principal() {
        return principal;
    }

    List<Binding> bindings() {
        return bindings;
    }

    /** See {@link Access#decisiveClaims}; remembered. */
    String decisiveClaims(Access access) {
        if (access.unrestricted()) {
            return "";
        }
        if (decisiveClaims.size() > 64) {
            decisiveClaims.clear();
        }
        return decisiveClaims.computeIfAbsent(access.number(), reading -> access.decisiveClaims(principal.claims()));
    }

    /** Changes were missed. */
    abstract void lost(String why);
}
