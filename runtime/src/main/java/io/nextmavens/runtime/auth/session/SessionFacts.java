package io.nextmavens.runtime.auth.session;

import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.token.AccessTokens.TokenFacts;
import io.nextmavens.runtime.auth.user.UserJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * What answers tell of a user besides the row itself, read in one statement.
 *
 * @param methods how the session was authenticated, the newest first
 * @param identities how providers know the user
 * @param factors second factors
 * @param memberships the tenants the user belongs to
 */
public record SessionFacts(JsonArray methods, JsonArray identities, JsonArray factors, JsonArray memberships) {

    private static final UUID NO_SESSION = new UUID(0, 0);
    private static final String TIME = "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'";
    private static final String SQL = "select " + sql("?1", "?2");

    /** The expression that gives the facts as text of JSON. */
    static String sql(String user, String session) {
        return """
                cast(json_build_object(
                    'methods', (select coalesce(json_agg(json_build_object(
                            'method', authentication_method, 'timestamp', cast(extract(epoch from updated_at) as bigint))
                            order by updated_at desc), '[]')
                        from auth.mfa_amr_claims where session_id = $SESSION),
                    'identities', (select coalesce(json_agg(json_build_object(
                            'identity_id', id, 'id', provider_id, 'user_id', user_id, 'identity_data', identity_data,
                            'provider', provider,
                            'last_sign_in_at', to_char(last_sign_in_at at time zone 'utc', $TIME),
                            'created_at', to_char(created_at at time zone 'utc', $TIME),
                            'updated_at', to_char(updated_at at time zone 'utc', $TIME),
                            'email', email) order by created_at, id), '[]')
                        from auth.identities where user_id = $USER),
                    'factors', (select coalesce(json_agg(json_build_object(
                            'id', id, 'status', status, 'factor_type', factor_type, 'friendly_name', friendly_name,
                            'created_at', to_char(created_at at time zone 'utc', $TIME),
                            'updated_at', to_char(updated_at at time zone 'utc', $TIME)) order by created_at, id), '[]')
                        from auth.mfa_factors where user_id = $USER),
                    'memberships', nextmavens.memberships_of($USER)) as text)""".replace("$TIME", TIME).replace("$USER", user).replace("$SESSION", session);
    }

    /** The facts of a user without a session. */
    public static SessionFacts read(Work work, UUID user) {
        return read(work, user, NO_SESSION);
    }

    public static SessionFacts read(Work work, UUID user, UUID session) {
        return of(work.sql(String.class, SQL, user, session).getFirst());
    }

    /** The facts that the expression gave. */
    static SessionFacts of(String json) {
        JsonObject facts = new JsonObject(json);
        return new SessionFacts(
                facts.getJsonArray("methods"),
                facts.getJsonArray("identities"),
                facts.getJsonArray("factors"),
                facts.getJsonArray("memberships"));
    }

    /** What the token tells of it. */
    TokenFacts forToken() {
        return new TokenFacts(methods, memberships);
    }

    /** The user as clients see it. */
    public JsonObject userJson(User user) {
        return UserJson.of(user, identities, factors);
    }
}
