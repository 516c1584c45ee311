package io.nextmavens.runtime.auth.password;

import io.nextmavens.runtime.auth.http.OutgoingRequests;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Asks a service of the form of Have I Been Pwned's range API whether a password is known from leaks. It is told five of
 * the forty digits of the password's SHA-1. Thread-safe.
 */
public final class LeakedPasswords {

    private static final Logger LOG = Logger.getLogger(LeakedPasswords.class);
    private static final int PREFIX = 5;

    private final OutgoingRequests requests;
    private final Optional<String> address;
    private final boolean required;

    public LeakedPasswords(OutgoingRequests requests, AuthSettings.Passwords settings) {
        this.requests = requests;
        this.address = settings.leakCheck();
        this.required = settings.leakCheckRequired();
    }

    /** Whether the password is known from leaks; where the service does not answer, what the setting says. */
    boolean isLeaked(String password) {
        return address.isPresent() && isKnownTo(address.get(), password);
    }

    private boolean isKnownTo(String service, String password) {
        String digest = sha1(password);
        try {
            OutgoingRequests.Reply reply = requests.get(service + "/range/" + digest.substring(0, PREFIX));
            if (reply.status() == 200) {
                String rest = digest.substring(PREFIX);
                return reply.body().lines().anyMatch(line -> isHit(line, rest));
            }
            LOG.warnf("The service that knows leaked passwords answered %d", reply.status());
        } catch (OutgoingRequests.NoReply e) {
            LOG.warnf("The service that knows leaked passwords cannot be reached: %s", e.getMessage());
        }
        return required;
    }

    /** A line is the rest of the digest and a count; padding has the count 0. */
    private static boolean isHit(String line, String rest) {
        String[] parts = line.strip().split(":", 2);
        return parts.length == 2
                && parts[0].equalsIgnoreCase(rest)
                && !parts[1].strip().equals("0");
    }

    private static String sha1(String password) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).toUpperCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
