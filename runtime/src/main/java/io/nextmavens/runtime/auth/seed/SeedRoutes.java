package io.nextmavens.runtime.auth.seed;

import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.Operation;
import io.nextmavens.runtime.auth.http.Routes;
import io.vertx.core.json.JsonObject;

/**
 * The project's short paths. They take and answer what GoTrue's do; only signing up differs: its answer is always {@code
 * {user, …}}, with the tokens beside the user where the user is signed in at once.
 */
public final class SeedRoutes {

    /** The operations behind the paths. */
    public record Operations(
            Operation signUp,
            Operation logIn,
            Operation refresh,
            Operation logOut,
            Operation recover,
            Operation verify,
            Operation me,
            Operation changeMe,
            Operation tenants,
            Operation switchTenant) {}

    private SeedRoutes() {}

    public static Routes of(Operations operations) {
        Routes routes = new Routes();
        routes.post("/signup", call -> withUser(operations.signUp.answer(call)));
        routes.post("/login", operations.logIn);
        routes.post("/refresh", operations.refresh);
        routes.post("/logout", operations.logOut);
        routes.post("/reset", operations.recover);
        routes.post("/verify", operations.verify);
        routes.get("/me", operations.me);
        routes.put("/me", operations.changeMe);
        routes.get("/tenants", operations.tenants);
        routes.post("/tenant", operations.switchTenant);
        return routes;
    }

    private static AuthAnswer withUser(AuthAnswer answer) {
        JsonObject body = new JsonObject(answer.body());
        return body.containsKey("access_token") ? answer : AuthAnswer.ok(new JsonObject().put("user", body));
    }
}
