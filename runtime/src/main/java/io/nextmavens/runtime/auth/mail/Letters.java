package io.nextmavens.runtime.auth.mail;

import io.nextmavens.runtime.auth.mail.OneTimeTokens.Issued;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import io.nextmavens.runtime.auth.store.User;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Makes letters with their links. Pure. */
public final class Letters {

    private Letters() {}

    /** The address that takes a one-time token back. */
    public static String link(AuthSettings settings, Issued issued, String type, String redirectTo) {
        return settings.apiUrl() + "/verify?token=" + encode(issued.hash()) + "&type=" + type + "&redirect_to="
                + encode(redirectTo);
    }

    /**
     * A letter with a link and a code.
     *
     * @param type what the link is taken as: {@code signup}, {@code recovery} and so on
     */
    public static Letter withLink(
            AuthSettings settings,
            Letter.Kind kind,
            User user,
            String to,
            Issued issued,
            String type,
            String redirectTo) {
        return new Letter(
                kind,
                to,
                link(settings, issued, type, redirectTo),
                issued.code(),
                issued.hash(),
                redirectTo,
                user.emailChange == null ? "" : user.emailChange,
                "",
                user.userMetadataOrEmpty());
    }

    /** A letter that invites to a tenant. */
    public static Letter invitation(AuthSettings settings, User user, Issued issued, String tenant, String redirectTo) {
        return new Letter(
                Letter.Kind.INVITE,
                user.email,
                link(settings, issued, "invite", redirectTo),
                issued.code(),
                issued.hash(),
                redirectTo,
                "",
                tenant,
                user.userMetadataOrEmpty());
    }

    /** A letter with a code alone. */
    public static Letter withCode(Letter.Kind kind, User user, Issued issued) {
        return new Letter(kind, user.email, "", issued.code(), issued.hash(), "", "", "", user.userMetadataOrEmpty());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
