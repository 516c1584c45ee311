package io.nextmavens.runtime.graphql.execution;

import io.nextmavens.runtime.graphql.plan.Tokens;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the claims that the database gave (RFC 7519, HS256). Thread-safe.
 */
public final class TokenSigner {

    /** {@code iss} of tokens whose function names none. */
    public static final String ISSUER = "postgraphile";

    private static final Pattern MARKED = Pattern.compile("\"" + Tokens.MARK + "((?:[^\"\\\\]|\\\\.)*)\"");
    private static final long DAY = 86_400;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;
    private final InstantSource clock;

    /** A signer by a secret of at least 32 bytes. */
    public TokenSigner(byte[] secret, InstantSource clock) {
        this.key = new SecretKeySpec(secret, "HmacSHA256");
        this.clock = clock;
    }

    /** The answer with its claims signed. */
    byte[] signed(byte[] json) {
        Matcher matcher = MARKED.matcher(new String(json, StandardCharsets.UTF_8));
        return matcher.replaceAll(found -> {
                    JsonObject wrapped = new JsonObject("{\"claims\":\"" + found.group(1) + "\"}");
                    return "\"" + token(new JsonObject(wrapped.getString("claims"))) + "\"";
                })
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A token of these claims, with those that every token has. */
    String token(JsonObject claims) {
        long now = clock.millis() / 1000;
        if (claims.getValue("exp") == null) {
            claims.put("exp", now + DAY);
        } else {
            double exp = claims.getDouble("exp");
            claims.put("exp", exp == Math.rint(exp) ? (Object) (long) exp : (Object) exp);
        }
        claims.put("iat", now);
        if (claims.getValue("aud") == null) {
            claims.put("aud", "postgraphile");
        }
        if (claims.getValue("iss") == null) {
            claims.put("iss", ISSUER);
        }
        String unsigned = part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + part(claims.encode());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return unsigned + "." + BASE64.encodeToString(mac.doFinal(unsigned.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String part(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
