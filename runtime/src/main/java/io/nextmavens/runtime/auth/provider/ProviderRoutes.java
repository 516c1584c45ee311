package io.nextmavens.runtime.auth.provider;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.Caller;
import io.nextmavens.runtime.auth.http.Operation;
import io.nextmavens.runtime.auth.http.Routes;
import io.nextmavens.runtime.auth.store.User;

/** The endpoints of signing in elsewhere. Thread-safe. */
public final class ProviderRoutes {

    private final AuthParts parts;
    private final ExternalAccounts accounts;
    private final Authorization authorization;
    private final Callback callback;
    private final IdTokenGrant idTokens;

    public ProviderRoutes(AuthParts parts, Providers providers) {
        this.parts = parts;
        accounts = new ExternalAccounts(parts);
        authorization = new Authorization(parts, providers);
        callback = new Callback(parts, providers, accounts);
        idTokens = new IdTokenGrant(parts, providers, accounts);
    }

    public void addTo(Routes routes) {
        routes.get("/authorize", authorization::signIn);
        routes.get("/callback", callback::answer);
        routes.post("/callback", callback::answer);
        routes.get("/user/identities/authorize", authorization::link);
        routes.delete("/user/identities/{id}", this::unlink);
    }

    /** The grant of {@code POST /token} for an id_token. */
    public Operation idToken() {
        return idTokens::answer;
    }

    private AuthAnswer unlink(AuthCall call) {
        Authorization.requireLinking(parts);
        Caller caller = call.user();
        var id = call.id("id");
        parts.database().transaction(work -> {
            User user = parts.users().currentForUpdate(work, caller).user();
            accounts.unlink(work, call.client(), user, id);
            return user;
        });
        return AuthAnswer.done();
    }
}
