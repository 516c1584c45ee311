package io.nextmavens.runtime.auth.provider;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Makes a profile of standard claims (OpenID Connect Core 1.0, section 5.1), in GoTrue's form. Pure. */
final class OpenIdProfile {

    private OpenIdProfile() {}

    static ExternalProfile of(JsonObject claims) {
        String subject = text(claims, "sub").orElseThrow();
        Optional<String> email = text(claims, "email");
        boolean verified = email.isPresent() && isTrue(claims.getValue("email_verified"));
        JsonObject data = new JsonObject()
                .put("iss", claims.getValue("iss"))
                .put("sub", subject)
                .put("provider_id", subject);
        email.ifPresent(address -> data.put("email", address));
        data.put("email_verified", verified).put("phone_verified", false);
        text(claims, "name").ifPresent(name -> data.put("name", name).put("full_name", name));
        text(claims, "picture")
                .ifPresent(picture -> data.put("picture", picture).put("avatar_url", picture));
        for (String name : new String[] {"given_name", "family_name", "nickname", "preferred_username", "locale"}) {
            text(claims, name).ifPresent(value -> data.put(name, value));
        }
        // the domain of an organisation at Google
        text(claims, "hd").ifPresent(domain -> data.put("custom_claims", new JsonObject().put("hd", domain)));
        return new ExternalProfile(subject, email, verified, data);
    }

    /** Some issuers write it as a text. */
    private static boolean isTrue(Object claim) {
        return Boolean.TRUE.equals(claim) || "true".equals(claim);
    }

    private static Optional<String> text(JsonObject claims, String name) {
        return claims.getValue(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }
}
