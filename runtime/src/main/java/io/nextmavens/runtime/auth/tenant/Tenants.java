package io.nextmavens.runtime.auth.tenant;

import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.Work;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which tenant a user works for: {@code app_metadata.tenant_id}, which the token tells. Thread-safe; all methods run
 * within a transaction.
 *
 * <p>Tenants and memberships are under row-level security that lets {@code service_role} pass: what is written there is
 * written as that role.
 */
public final class Tenants {

    private static final String WRITER = "service_role";

    private final AuthSettings.Tenancy settings;

    public Tenants(AuthSettings.Tenancy settings) {
        this.settings = settings;
    }

    /** Gives a user who was just made a tenant, by the setting; whether the user's row has changed by that. */
    public boolean welcome(Work work, User user) {
        if (activeOf(user).isPresent()) {
            joinActive(work, user);
            return false;
        }
        return switch (settings.newUsers()) {
            case CREATE -> {
                UUID tenant = UUID.randomUUID();
                String name = user.email == null ? "" : user.email;
                var _ = work.as(WRITER, () -> {
                    work.executeSql("insert into public.tenants (id, name) values (?1, ?2)", tenant, name);
                    return join(work, tenant, user.id, "owner");
                });
                activate(user, tenant);
                yield true;
            }
            case DEFAULT -> {
                UUID tenant = settings.defaultTenant().orElseThrow();
                var _ = work.as(WRITER, () -> join(work, tenant, user.id, "member"));
                activate(user, tenant);
                yield true;
            }
            // an administrator adds them
            case INVITE -> false;
        };
    }

    /** Makes a user a member of the tenant an administrator made the active one, where there is such a tenant. */
    public void joinActive(Work work, User user) {
        activeOf(user).ifPresent(tenant -> work.as(WRITER, () -> join(work, tenant, user.id, "member")));
    }

    private static Integer join(Work work, UUID tenant, UUID user, String role) {
        return work.executeSql(
                "insert into public.memberships (tenant_id, user_id, role)"
                        + " select id, cast(?2 as uuid), cast(?3 as text) from public.tenants where id = cast(?1 as uuid)"
                        + " on conflict do nothing",
                tenant,
                user,
                role);
    }

    /** The tenants of a user: {@code {tenant_id, name, slug, role}}. */
    public JsonArray of(Work work, UUID user) {
        List<String> rows = work.as(
                WRITER,
                () -> work.sql(
                        String.class,
                        "select cast(coalesce(json_agg(json_build_object('tenant_id', t.id, 'name', t.name,"
                                + " 'slug', t.slug, 'role', m.role) order by m.created_at, t.id), '[]') as text)"
                                + " from public.memberships m join public.tenants t on t.id = m.tenant_id"
                                + " where m.user_id = cast(?1 as uuid)",
                        user));
        return new JsonArray(rows.getFirst());
    }

    /**
     * Makes another tenant the user's active one; the user's row is changed and has to be written.
     *
     * @throws AuthException {@code tenant_not_found} when the user does not belong to it
     */
    public void switchTo(Work work, User user, UUID tenant) {
        boolean belongs = of(work, user.id).stream().map(JsonObject.class::cast).anyMatch(mine -> tenant.toString()
                .equals(mine.getString("tenant_id")));
        if (!belongs) {
            throw AuthException.of(404, AuthErrorCode.TENANT_NOT_FOUND, "You do not belong to a tenant of that id");
        }
        activate(user, tenant);
    }

    /** The ids of the tenants that a user belongs to, the first one joined first. */
    public List<UUID> idsOf(Work work, UUID user) {
        return of(work, user).stream()
                .map(JsonObject.class::cast)
                .map(tenant -> UUID.fromString(tenant.getString("tenant_id")))
                .toList();
    }

    /** Has a user work for the tenant they have just joined; the user's row is changed and written. */
    public void activateJoined(Work work, User user, List<UUID> before) {
        idsOf(work, user.id).stream()
                .filter(tenant -> !before.contains(tenant))
                .findFirst()
                .ifPresent(joined -> {
                    activate(user, joined);
                    work.update(user);
                });
    }

    private static void activate(User user, UUID tenant) {
        user.appMetadata = user.appMetadataOrEmpty().copy().put("tenant_id", tenant.toString());
    }

    /** The tenant that is the active one, where it is written as one. */
    private static Optional<UUID> activeOf(User user) {
        if (user.appMetadataOrEmpty().getValue("tenant_id") instanceof String text) {
            try {
                return Optional.of(UUID.fromString(text));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
