package io.nextmavens.runtime.auth.provider;

import io.nextmavens.runtime.auth.http.OutgoingRequests;
import io.nextmavens.runtime.auth.http.OutgoingRequests.NoReply;
import io.nextmavens.runtime.auth.http.OutgoingRequests.Reply;
import io.nextmavens.runtime.auth.settings.ProviderSettings;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * GitHub, or GitHub Enterprise Server where the address is another ("Authorizing OAuth apps", and "REST API endpoints for
 * emails" of GitHub's documentation). Thread-safe.
 */
record GitHub(ProviderSettings settings, OutgoingRequests requests) implements Provider {

    private static final List<String> SCOPES = List.of("user:email");

    @Override
    public String authorizationUrl(Attempt attempt, List<String> scopes, Map<String, String> more) {
        return AuthorizationUrl.of(settings.url() + "/login/oauth/authorize", settings, attempt, SCOPES, scopes, more);
    }

    @Override
    public SignedIn redeem(String code, Attempt attempt) {
        JsonObject tokens = CodeExchange.tokens(
                requests,
                settings,
                settings.url() + "/login/oauth/access_token",
                CodeExchange.SecretIn.BODY,
                code,
                attempt);
        String token = tokens.getString("access_token");
        JsonObject user = ask("/user", token).json();
        JsonArray emails;
        try {
            emails = new JsonArray(ask("/user/emails", token).body());
        } catch (DecodeException | ClassCastException e) {
            throw new NoReply("the addresses are not a list of JSON", e);
        }
        return new SignedIn(profile(api(), user, emails), token, CodeExchange.refreshToken(tokens));
    }

    private String api() {
        return settings.url().equals("https://github.com") ? "https://api.github.com" : settings.url() + "/api/v3";
    }

    private Reply ask(String path, String token) {
        Reply reply = requests.get(
                api() + path,
                Map.of(
                        "Authorization",
                        "Bearer " + token,
                        "Accept",
                        "application/vnd.github+json",
                        "X-GitHub-Api-Version",
                        "2022-11-28"));
        if (reply.status() != 200) {
            throw new NoReply("status " + reply.status() + " for " + path, null);
        }
        return reply;
    }

    /** The public address of the profile says nothing of whose it is: only the list of addresses does. */
    static ExternalProfile profile(String api, JsonObject user, JsonArray emails) {
        if (!(user.getValue("id") instanceof Number id)) {
            throw new NoReply("the user has no id", null);
        }
        Optional<JsonObject> primary = emails.stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .filter(email ->
                        Boolean.TRUE.equals(email.getValue("primary")) && email.getValue("email") instanceof String)
                .findFirst();
        Optional<String> email = primary.map(found -> found.getString("email"));
        boolean verified = primary.filter(found -> Boolean.TRUE.equals(found.getValue("verified")))
                .isPresent();
        String login = text(user, "login");
        String name = text(user, "name").isEmpty() ? login : text(user, "name");
        String subject = Long.toString(id.longValue());
        JsonObject data = new JsonObject()
                .put("iss", api)
                .put("sub", subject)
                .put("provider_id", subject)
                .put("name", name)
                .put("full_name", name)
                .put("user_name", login)
                .put("preferred_username", login)
                .put("avatar_url", text(user, "avatar_url"))
                .put("email_verified", verified)
                .put("phone_verified", false);
        email.ifPresent(address -> data.put("email", address));
        return new ExternalProfile(subject, email, verified, data);
    }

    private static String text(JsonObject json, String name) {
        return json.getValue(name) instanceof String text ? text : "";
    }
}
