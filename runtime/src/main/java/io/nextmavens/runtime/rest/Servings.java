package io.nextmavens.runtime.rest;

import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.identity.SchemaView;
import io.nextmavens.runtime.state.Snapshot;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What requests are answered with as of one moment, for each who sees other schemas: nothing that is made of a schema of
 * one tenant, prepared requests among it, is there for another. Fills as it is asked; thread-safe.
 */
final class Servings {

    /** Tenants with a schema of their own who ask at the same time; those that ask often are soon back. */
    private static final int CAPACITY = 256;

    private final Snapshot snapshot;
    private final Serving common;
    private final Map<SchemaView, Serving> special = new ConcurrentHashMap<>();

    Servings(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.common = Serving.of(snapshot, SchemaView.NONE);
    }

    /** For who sees no schema of a tenant, and for what does not depend on who asks. */
    Serving common() {
        return common;
    }

    /** For who asks. */
    Serving of(Identity identity) {
        if (snapshot.tenantSchemas().isEmpty()) {
            return common;
        }
        SchemaView view = SchemaView.of(identity).among(snapshot.tenantSchemas());
        if (view.equals(SchemaView.NONE)) {
            return common;
        }
        if (special.size() >= CAPACITY) {
            special.clear();
        }
        return special.computeIfAbsent(view, of -> Serving.of(snapshot, of));
    }
}
