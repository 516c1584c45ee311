package io.nextmavens.operator.project;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The content of the Secret {@code <project>-keys}: the secret that tokens are signed with, a token for each of the
 * roles {@code anon} and {@code service_role}, which clients send as their API key, and the key that seals what the
 * database keeps of secrets.
 *
 * <p>What is there and fits stays until a rotation is asked for. The two tokens follow from the secret and the
 * project's age, so one that is lost comes back as it was; a secret that is lost takes both tokens with it. What a
 * rotation needs to know is kept here too, so that it is one with the secrets. Pure but for new secrets.
 */
final class ProjectKeys {

    static final String JWT_SECRET = "JWT_SECRET";
    static final String ANON_KEY = "ANON_KEY";
    static final String SERVICE_KEY = "SERVICE_KEY";

    /** Seals what the database keeps of secrets; no rotation touches it. */
    static final String SEALING_KEY = "SEALING_KEY";

    /** Accepted besides: the next secret while it is announced, then the one before. */
    static final String OTHER_JWT_SECRET = "OTHER_JWT_SECRET";

    /** The value of the annotation that was followed last. */
    static final String ROTATION = "rotation";

    static final String PHASE = "rotation-phase";

    /** When the last rotation began. */
    static final String ROTATED = "rotated-at";

    /** Since when no pod signs with the secret before. */
    static final String OVERLAP_SINCE = "rotation-overlap-since";

    private static final int SECRET_BYTES = 48;

    /** Clients have the keys built in, so they have to outlast releases; changing the secret ends them. */
    private static final Duration LIFETIME = Duration.ofDays(3650);

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private ProjectKeys() {}

    /** Completes the content, and takes a rotation one step further where it can go on. */
    static Map<String, String> complete(Map<String, String> content, Instant projectCreated, KeyRotation rotation) {
        var complete = new TreeMap<>(content);
        var phase = KeyRotation.Phase.of(content);
        switch (phase) {
            case NONE -> begin(complete, projectCreated, rotation);
            case ANNOUNCED -> {
                if (rotation.everyPodHas().test(content)) {
                    complete.put(JWT_SECRET, content.get(OTHER_JWT_SECRET));
                    complete.put(OTHER_JWT_SECRET, content.getOrDefault(JWT_SECRET, ""));
                    complete.put(PHASE, phaseText(KeyRotation.Phase.SIGNING));
                }
            }
            case SIGNING -> {
                if (rotation.everyPodHas().test(content)) {
                    complete.put(PHASE, phaseText(KeyRotation.Phase.OVERLAPPING));
                    complete.put(
                            OVERLAP_SINCE,
                            rotation.now().truncatedTo(ChronoUnit.SECONDS).toString());
                }
            }
            case OVERLAPPING -> {
                if (!overlapEnds(content, rotation.overlap()).isAfter(rotation.now())) {
                    forget(complete);
                }
            }
        }
        List.of(JWT_SECRET, SEALING_KEY)
                .forEach(name -> complete.merge(
                        name,
                        RandomPassword.ofBytes(SECRET_BYTES),
                        (existing, made) -> existing.isBlank() ? made : existing));
        var secret = complete.get(JWT_SECRET);
        complete.compute(ANON_KEY, (key, token) -> kept(token, secret, "anon", projectCreated));
        complete.compute(SERVICE_KEY, (key, token) -> kept(token, secret, "service_role", projectCreated));
        return complete;
    }

    private static void begin(Map<String, String> content, Instant projectCreated, KeyRotation rotation) {
        forget(content);
        boolean isAsked = rotation.asked()
                .filter(value -> !value.equals(content.get(ROTATION)))
                .isPresent();
        boolean isDue = isAsked
                || rotation.every()
                        .map(every -> rotated(content, projectCreated).plus(every))
                        .filter(due -> !due.isAfter(rotation.now()))
                        .isPresent();
        if (isAsked) {
            content.put(ROTATION, rotation.asked().get());
        }
        // one that is made in this round has nothing to rotate
        if (isDue && content.keySet().containsAll(List.of(JWT_SECRET, ANON_KEY, SERVICE_KEY))) {
            content.put(OTHER_JWT_SECRET, RandomPassword.ofBytes(SECRET_BYTES));
            content.put(PHASE, phaseText(KeyRotation.Phase.ANNOUNCED));
            content.put(ROTATED, rotation.now().truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }

    private static void forget(Map<String, String> content) {
        List.of(OTHER_JWT_SECRET, PHASE, OVERLAP_SINCE).forEach(content::remove);
    }

    private static Instant rotated(Map<String, String> content, Instant projectCreated) {
        return instant(content.get(ROTATED)).orElse(projectCreated);
    }

    /** When the secret before is accepted no longer; the past where that is not known. */
    static Instant overlapEnds(Map<String, String> content, Duration overlap) {
        return instant(content.get(OVERLAP_SINCE))
                .map(since -> since.plus(overlap))
                .orElse(Instant.EPOCH);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeParseException changedByHand) {
            return Optional.empty();
        }
    }

    private static String phaseText(KeyRotation.Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    private static String kept(String token, String secret, String role, Instant issued) {
        return token != null && isSignedWith(secret, token) ? token : mint(secret, role, issued);
    }

    /** A JWS in compact form, HS256 (RFC 7515, section 7.1; RFC 7518, section 3.2). */
    static String mint(String secret, String role, Instant issued) {
        var header = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
        var claims = "{\"iss\":\"nextmavens\",\"role\":\"" + role + "\",\"iat\":" + issued.getEpochSecond()
                + ",\"exp\":" + issued.plus(LIFETIME).getEpochSecond() + "}";
        var signed = base64(header) + "." + base64(claims);
        return signed + "." + BASE64.encodeToString(hmac(secret, signed));
    }

    private static boolean isSignedWith(String secret, String token) {
        int dot = token.lastIndexOf('.');
        if (dot < 0) {
            return false;
        }
        var signature = token.substring(dot + 1).getBytes(StandardCharsets.US_ASCII);
        var expected = BASE64.encode(hmac(secret, token.substring(0, dot)));
        return MessageDigest.isEqual(expected, signature);
    }

    private static byte[] hmac(String secret, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
