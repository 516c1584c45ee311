package io.nextmavens.runtime.auth.user;

import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import java.util.Locale;
import java.util.regex.Pattern;

/** E-mail addresses as the HTML standard has them ("valid e-mail address"), in small letters. Pure. */
public final class EmailAddress {

    private static final Pattern VALID = Pattern.compile("[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
            + "@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final int MAX_LENGTH = 255;

    private EmailAddress() {}

    /**
     * The address in the form that is kept.
     *
     * @throws AuthException {@code validation_failed} when it is none: line breaks, and with them other headers, never
     *     pass
     */
    public static String parse(String text) {
        String address = text.toLowerCase(Locale.ROOT);
        if (address.length() > MAX_LENGTH || !VALID.matcher(address).matches()) {
            throw AuthException.of(
                    400, AuthErrorCode.VALIDATION_FAILED, "Unable to validate email address: invalid format");
        }
        return address;
    }
}
