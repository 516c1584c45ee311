package io.nextmavens.runtime.auth.factor;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.audit.AuditLog.Action;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.Routes;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.store.DatabaseTrouble;
import io.nextmavens.runtime.auth.store.MfaFactor;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.user.UserJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** {@code /admin/users/{id}/factors}: the second factors of a user, as administrators see and take them. Thread-safe. */
public final class AdminFactors {

    private final AuthParts parts;

    public AdminFactors(AuthParts parts) {
        this.parts = parts;
    }

    public void addTo(Routes routes) {
        routes.get("/admin/users/{id}/factors", this::list);
        routes.put("/admin/users/{id}/factors/{factor}", this::change);
        routes.delete("/admin/users/{id}/factors/{factor}", this::delete);
    }

    private AuthAnswer list(AuthCall call) {
        call.administrator();
        UUID id = call.id("id");
        return AuthAnswer.list(parts.database().transaction(work -> {
            JsonArray factors = new JsonArray();
            Factors.ofUser(work, user(work, id)).forEach(factor -> factors.add(json(factor)));
            return factors;
        }));
    }

    private AuthAnswer change(AuthCall call) {
        call.administrator();
        UUID id = call.id("id");
        UUID factorId = call.id("factor");
        String name = call.required("friendly_name");
        try {
            return AuthAnswer.ok(parts.database().transaction(work -> {
                MfaFactor factor = Factors.ofUser(work, user(work, id), factorId);
                factor.friendlyName = name;
                factor.updatedAt = Sessions.now();
                work.update(factor);
                audit(work, call, Action.FACTOR_UPDATED, factor);
                return json(factor);
            }));
        } catch (DatabaseTrouble e) {
            if (!e.isDuplicate()) {
                throw e;
            }
            throw AuthException.of(
                    422, AuthErrorCode.MFA_FACTOR_NAME_CONFLICT, "The user has a factor of that name already");
        }
    }

    private AuthAnswer delete(AuthCall call) {
        call.administrator();
        UUID id = call.id("id");
        UUID factorId = call.id("factor");
        return AuthAnswer.ok(parts.database().transaction(work -> {
            MfaFactor factor = Factors.ofUser(work, user(work, id), factorId);
            Factors.delete(work, factor);
            audit(work, call, Action.FACTOR_DELETED, factor);
            return json(factor);
        }));
    }

    private void audit(Work work, AuthCall call, Action action, MfaFactor factor) {
        parts.audit()
                .writeOfAdministrator(
                        work, action, call.client(), Factors.traits(factor).put("user_id", factor.userId.toString()));
    }

    private static User user(Work work, UUID id) {
        return work.find(User.class, id)
                .orElseThrow(() -> AuthException.of(404, AuthErrorCode.USER_NOT_FOUND, "User not found"));
    }

    private static JsonObject json(MfaFactor factor) {
        return new JsonObject()
                .put("id", factor.id.toString())
                .put("user_id", factor.userId.toString())
                .put("friendly_name", factor.friendlyName)
                .put("factor_type", factor.factorType)
                .put("status", factor.status)
                .put("created_at", UserJson.time(factor.createdAt))
                .put("updated_at", UserJson.time(factor.updatedAt));
    }
}
