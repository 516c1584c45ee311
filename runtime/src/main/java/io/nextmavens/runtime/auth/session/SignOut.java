package io.nextmavens.runtime.auth.session;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.audit.AuditLog.Action;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.Caller;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.user.Users;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/** Ends the sessions of a user: all, the one that asks, or all others. */
public final class SignOut {

    private final AuthParts parts;

    public SignOut(AuthParts parts) {
        this.parts = parts;
    }

    public AuthAnswer answer(AuthCall call) {
        Caller caller = call.user();
        String scope = call.parameter("scope").orElse("global");
        parts.database().transaction(work -> {
            Users.Current current = parts.users().current(work, caller);
            User user = current.user();
            Optional<UUID> session = current.session().map(going -> going.id);
            switch (scope) {
                case "global" -> Users.endSessions(work, user, Optional.empty());
                case "local" -> session.ifPresent(id -> work.execute("delete from UserSession where id = ?1", id));
                case "others" -> Users.endSessions(work, user, session);
                default -> throw AuthException.invalid("Unsupported logout scope '" + scope + "'");
            }
            parts.audit().write(work, Action.LOGOUT, user, call.client(), new JsonObject().put("scope", scope));
            return scope;
        });
        return AuthAnswer.noContent();
    }
}
