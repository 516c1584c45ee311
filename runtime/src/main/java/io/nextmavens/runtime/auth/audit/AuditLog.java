package io.nextmavens.runtime.auth.audit;

import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.runtime.auth.http.Client;
import io.nextmavens.runtime.auth.store.AuditLogEntry;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.Work;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;

/** Keeps what was done in {@code auth.audit_log_entries}, in GoTrue's form, and counts it. Thread-safe. */
public final class AuditLog {

    /** What can be done: its name in the log, and the kind of thing it is. */
    public enum Action {
        LOGIN("account"),
        LOGOUT("account"),
        INVITE_ACCEPTED("account"),
        USER_SIGNEDUP("team"),
        USER_INVITED("team"),
        USER_DELETED("team"),
        USER_MODIFIED("user"),
        USER_RECOVERY_REQUESTED("user"),
        USER_REAUTHENTICATE_REQUESTED("user"),
        USER_CONFIRMATION_REQUESTED("user"),
        USER_REPEATED_SIGNUP("user"),
        USER_UPDATED_PASSWORD("user"),
        TOKEN_REVOKED("token"),
        TOKEN_REFRESHED("token"),
        TOKEN_REUSED("token"),
        TENANT_SWITCHED("account"),
        IDENTITY_LINKED("user"),
        IDENTITY_UNLINKED("user"),
        FACTOR_IN_PROGRESS("factor"),
        FACTOR_UNENROLLED("factor"),
        CHALLENGE_CREATED("factor"),
        VERIFICATION_ATTEMPTED("factor"),
        FACTOR_DELETED("factor"),
        RECOVERY_CODES_DELETED("factor"),
        FACTOR_UPDATED("factor"),
        MFA_CODE_LOGIN("factor");

        private final String kind;

        Action(String kind) {
            this.kind = kind;
        }

        private String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final MeterRegistry metrics;

    public AuditLog(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** Writes an entry with the transaction that does it. */
    public void write(Work work, Action action, User actor, Client client, JsonObject traits) {
        work.insert(entry(action, actor, client, traits));
        count(action);
    }

    /** The entry of what a user does, for who writes it without {@link Work}. */
    public static AuditLogEntry entry(Action action, User actor, Client client, JsonObject traits) {
        String name = actor.email != null ? actor.email : actor.phone != null ? actor.phone : "";
        return entry(action, actor.id.toString(), name, client, traits);
    }

    /** Counts what has been written. */
    public void count(Action action) {
        metrics.counter("nextmavens.auth.events", "action", action.wire()).increment();
    }

    /** Writes what an administrator does, whom nothing but the key names. */
    public void writeOfAdministrator(Work work, Action action, Client client, JsonObject traits) {
        work.insert(entry(action, new UUID(0, 0).toString(), "service_role", client, traits));
        count(action);
    }

    private static AuditLogEntry entry(
            Action action, String actorId, String actorName, Client client, JsonObject traits) {
        AuditLogEntry entry = new AuditLogEntry();
        entry.id = UUID.randomUUID();
        entry.createdAt = OffsetDateTime.now(ZoneOffset.UTC);
        entry.ipAddress = client.address();
        entry.payload = new JsonObject()
                .put("actor_id", actorId)
                .put("actor_username", actorName)
                .put("actor_via_sso", false)
                .put("action", action.wire())
                .put("log_type", action.kind);
        if (!traits.isEmpty()) {
            entry.payload.put("traits", traits);
        }
        return entry;
    }
}
