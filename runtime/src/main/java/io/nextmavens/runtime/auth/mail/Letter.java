package io.nextmavens.runtime.auth.mail;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * A mail before it is written.
 *
 * @param kind which template
 * @param to the address
 * @param link what the reader may follow; empty where there is none
 * @param code the digits the reader may type
 * @param tokenHash what the link has, for templates that make their own
 * @param redirectTo where the link leads in the end
 * @param newEmail the address of an e-mail change
 * @param tenant the name of the tenant that the reader is invited to; empty where they are invited to none
 * @param data the user's metadata
 */
public record Letter(
        Kind kind,
        String to,
        String link,
        String code,
        String tokenHash,
        String redirectTo,
        String newEmail,
        String tenant,
        JsonObject data) {

    /** Kinds of mails, with the subjects they have when no other is set. */
    public enum Kind {
        CONFIRMATION("confirmation", "Confirm your email"),
        RECOVERY("recovery", "Reset your password"),
        MAGIC_LINK("magic_link", "Your sign-in link"),
        INVITE("invite", "You have been invited{#if tenant} to {tenant}{/if}"),
        EMAIL_CHANGE("email_change", "Confirm your new email"),
        REAUTHENTICATION("reauthentication", "Your confirmation code");

        private final String template;
        private final String subject;

        Kind(String template, String subject) {
            this.template = template;
            this.subject = subject;
        }

        /** The name of its template, and of its settings. */
        public String template() {
            return template;
        }

        String subject() {
            return subject;
        }
    }

    /** What templates may use. */
    Map<String, Object> values(String siteUrl) {
        Map<String, Object> values = new HashMap<>();
        values.put("confirmationUrl", link);
        values.put("token", code);
        values.put("tokenHash", tokenHash);
        values.put("siteUrl", siteUrl);
        values.put("redirectTo", redirectTo);
        values.put("email", to);
        values.put("newEmail", newEmail);
        values.put("tenant", tenant);
        values.put("data", data.getMap());
        return values;
    }
}
