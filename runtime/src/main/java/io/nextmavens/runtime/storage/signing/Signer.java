package io.nextmavens.runtime.storage.signing;

import io.nextmavens.runtime.settings.TokenSettings;
import io.nextmavens.runtime.storage.StorageErrors;
import io.nextmavens.runtime.storage.objects.ObjectKey;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and reads the tokens of signed addresses: JWTs (RFC 7519) with HS256 by the project's secret and, as Supabase has
 * it, the object's path in the claim {@code url}. They have no {@code role} and no {@code tenant_id}, so that none of
 * them is worth anything as an access token; {@code act} says what they are for, so that one for downloads uploads nothing.
 * Thread-safe.
 */
public final class Signer {

    private static final String HEADER = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));

    private final Optional<byte[]> secret;
    private final Optional<byte[]> otherSecret;
    private final InstantSource clock;

    /**
     * A signer.
     *
     * @param setting goes before the secret of tokens
     * @param tokens whose secret is used where it is one for HMAC, or a set of keys with one; what either of its secrets
     *     signed is taken
     */
    public Signer(Optional<byte[]> setting, TokenSettings tokens, InstantSource clock) {
        this.secret = setting.or(() -> tokens.secret().flatMap(Signer::hmac));
        this.otherSecret =
                setting.isPresent() ? Optional.empty() : tokens.otherSecret().flatMap(Signer::hmac);
        this.clock = clock;
    }

    /** The HMAC secret in a setting: its text, or that of the first key of that kind in a set (RFC 7518, section 6.4). */
    private static Optional<byte[]> hmac(byte[] setting) {
        String text = new String(setting, StandardCharsets.UTF_8).strip();
        if (!text.startsWith("{")) {
            return Optional.of(setting);
        }
        try {
            JsonObject json = new JsonObject(text);
            JsonArray keys = json.getJsonArray("keys", new JsonArray().add(json));
            for (int i = 0; i < keys.size(); i++) {
                JsonObject key = keys.getJsonObject(i);
                if ("oct".equals(key.getString("kty")) && key.getString("k") != null) {
                    return Optional.of(Base64.getUrlDecoder().decode(key.getString("k")));
                }
            }
            return Optional.empty();
        } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
            return Optional.of(setting);
        }
    }

    /** A token that is good for so many seconds. */
    public String sign(Signature signature, long seconds) {
        long now = clock.instant().getEpochSecond();
        JsonObject claims = new JsonObject()
                .put("url", signature.key().path())
                .put("act", signature.act().name().toLowerCase(Locale.ROOT))
                .put("iat", now)
                .put("exp", now + seconds);
        signature.tenant().ifPresent(tenant -> claims.put("tenant", tenant));
        signature.owner().ifPresent(owner -> claims.put("owner", owner));
        signature.transformation().ifPresent(query -> claims.put("transformations", query));
        if (signature.act() == Signature.Act.UPLOAD) {
            claims.put("upsert", signature.upsert());
        }
        String signed = HEADER + "." + encode(claims.encode().getBytes(StandardCharsets.UTF_8));
        return signed + "." + encode(hmac(signed));
    }

    /**
     * Reads a token that is to allow this.
     *
     * @throws io.nextmavens.runtime.storage.StorageException when it is not genuine, has expired, or is for something else
     */
    public Signature verify(String token, Signature.Act act, ObjectKey key) {
        Signature signature = verify(token, act);
        if (!signature.key().equals(key)) {
            throw StorageErrors.wrongSignature("The signature is for another object")
                    .exception();
        }
        return signature;
    }

    /** The same, for whatever object it names. */
    public Signature verify(String token, Signature.Act act) {
        JsonObject claims = claims(token);
        if (!act.name().toLowerCase(Locale.ROOT).equals(claims.getValue("act"))) {
            throw StorageErrors.wrongSignature("The signature is for something else")
                    .exception();
        }
        long expires = claims.getValue("exp") instanceof Number number ? number.longValue() : 0;
        if (expires <= clock.instant().getEpochSecond()) {
            throw StorageErrors.invalidToken("\"exp\" claim timestamp check failed")
                    .exception();
        }
        String url = claims.getString("url", "");
        int slash = url.indexOf('/');
        if (slash < 0) {
            throw StorageErrors.wrongSignature("The signature names no object").exception();
        }
        return new Signature(
                act,
                ObjectKey.of(url.substring(0, slash), url.substring(slash + 1)),
                Optional.ofNullable(claims.getString("tenant")),
                Optional.ofNullable(claims.getString("owner")),
                Boolean.TRUE.equals(claims.getValue("upsert")),
                Optional.ofNullable(claims.getString("transformations")));
    }

    private JsonObject claims(String token) {
        int last = token.lastIndexOf('.');
        if (last < 0 || !token.startsWith(HEADER + ".")) {
            // no other header than ours: neither "none" nor another algorithm is ever looked at
            throw StorageErrors.invalidToken("Invalid Compact JWS").exception();
        }
        try {
            byte[] found = Base64.getUrlDecoder().decode(token.substring(last + 1));
            String signed = token.substring(0, last);
            boolean genuine = MessageDigest.isEqual(found, hmac(signed))
                    || otherSecret
                            .map(other -> MessageDigest.isEqual(found, hmac(other, signed)))
                            .orElse(false);
            if (!genuine) {
                throw StorageErrors.invalidToken("signature verification failed")
                        .exception();
            }
            String payload = token.substring(HEADER.length() + 1, last);
            return new JsonObject(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DecodeException e) {
            throw StorageErrors.invalidToken("Invalid Compact JWS").exception();
        }
    }

    private byte[] hmac(String text) {
        byte[] key = secret.orElseThrow(() -> StorageErrors.unavailable(
                        "There is no secret to sign addresses with: set JWT_SECRET or STORAGE_SIGNING_SECRET")
                .exception());
        return hmac(key, text);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
