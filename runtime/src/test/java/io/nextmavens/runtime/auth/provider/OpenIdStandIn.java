package io.nextmavens.runtime.auth.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * An issuer of OpenID Connect on a port of its own, as OpenID Connect Core 1.0, Discovery 1.0 and RFC 7636 describe one:
 * codes are good once, for their client, redirect URI and verifier. On demand its id_tokens are wrong in one way.
 */
public final class OpenIdStandIn implements AutoCloseable {

    public static final String CLIENT = "client-of-tests";
    public static final String SECRET = "secret of tests & more";

    /** What is wrong with the id_tokens. */
    public enum Fault {
        NONE,
        EXPIRED,
        OTHER_KEY,
        UNKNOWN_KEY_ID,
        OTHER_AUDIENCE,
        OTHER_ISSUER,
        OTHER_NONCE,
        NO_NONCE,
        NOT_SIGNED,
        SIGNED_WITH_OUR_SECRET,
        SIGNED_WITH_THE_PUBLIC_KEY,
        TAMPERED
    }

    /** Somebody with an account there. */
    public record Person(String subject, String email, boolean verified) {

        public static Person of(String email) {
            return new Person("s-" + UUID.randomUUID(), email, true);
        }
    }

    private record Grant(String redirectUri, String challenge, String nonce, Person person) {}

    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final Map<String, Person> tokens = new ConcurrentHashMap<>();
    private final Map<String, Person> persons = new ConcurrentHashMap<>();
    private final RsaJsonWebKey key = key("key-1");
    private final RsaJsonWebKey stranger = key("key-1");
    private final HttpServer server;
    private final boolean secretInBody;

    /** Who signs in next, unless a hint names somebody else. */
    public volatile Person person;

    public volatile Fault fault = Fault.NONE;
    public volatile boolean denies;
    public volatile boolean emailByUserInfoOnly;

    private OpenIdStandIn(HttpServer server, boolean secretInBody) {
        this.server = server;
        this.secretInBody = secretInBody;
    }

    /**
     * Starts one.
     *
     * @param secretInBody whether it takes a client's secret in the body, else in the header
     */
    public static OpenIdStandIn start(boolean secretInBody) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        OpenIdStandIn issuer = new OpenIdStandIn(server, secretInBody);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/.well-known/openid-configuration", issuer::configuration);
        server.createContext("/jwks", issuer::keys);
        server.createContext("/authorize", issuer::authorize);
        server.createContext("/token", issuer::token);
        server.createContext("/userinfo", issuer::userInfo);
        server.start();
        return issuer;
    }

    private static RsaJsonWebKey key(String id) {
        try {
            RsaJsonWebKey made = RsaJwkGenerator.generateJwk(2048);
            made.setKeyId(id);
            made.setAlgorithm("RS256");
            made.setUse("sig");
            return made;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void configuration(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                200,
                new JsonObject()
                        .put("issuer", issuer())
                        .put("authorization_endpoint", issuer() + "/authorize")
                        .put("token_endpoint", issuer() + "/token")
                        .put("userinfo_endpoint", issuer() + "/userinfo")
                        .put("jwks_uri", issuer() + "/jwks")
                        .put("response_types_supported", new JsonArray().add("code"))
                        .put("subject_types_supported", new JsonArray().add("public"))
                        .put("id_token_signing_alg_values_supported", new JsonArray().add("RS256"))
                        .put(
                                "token_endpoint_auth_methods_supported",
                                new JsonArray().add(secretInBody ? "client_secret_post" : "client_secret_basic")));
    }

    private void keys(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                200,
                new JsonObject()
                        .put("keys", new JsonArray().add(new JsonObject(key.toJson(OutputControlLevel.PUBLIC_ONLY)))));
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = values(exchange.getRequestURI().getRawQuery());
        boolean right = CLIENT.equals(query.get("client_id"))
                && "code".equals(query.get("response_type"))
                && Arrays.asList(query.getOrDefault("scope", "").split(" ", -1)).contains("openid")
                && "S256".equals(query.get("code_challenge_method"));
        if (!right) {
            answer(exchange, 400, error("invalid_request"));
            return;
        }
        Person who =
                query.containsKey("login_hint") ? persons.computeIfAbsent(query.get("login_hint"), Person::of) : person;
        String code = UUID.randomUUID().toString();
        grants.put(code, new Grant(query.get("redirect_uri"), query.get("code_challenge"), query.get("nonce"), who));
        String outcome = denies ? "error=access_denied&error_description=The+user+said+no" : "code=" + code;
        String to = query.get("redirect_uri") + "?" + outcome + "&state="
                + URLEncoder.encode(query.getOrDefault("state", ""), StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = values(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (!isOurClient(exchange.getRequestHeaders().getFirst("Authorization"), form)) {
            answer(exchange, 401, error("invalid_client"));
            return;
        }
        Grant grant = grants.remove(form.getOrDefault("code", ""));
        if (grant == null
                || !grant.redirectUri.equals(form.get("redirect_uri"))
                || !grant.challenge.equals(hashed(form.getOrDefault("code_verifier", "")))) {
            answer(exchange, 400, error("invalid_grant"));
            return;
        }
        String access = "at-" + UUID.randomUUID();
        tokens.put(access, grant.person);
        answer(
                exchange,
                200,
                new JsonObject()
                        .put("access_token", access)
                        .put("refresh_token", "rt-" + UUID.randomUUID())
                        .put("token_type", "Bearer")
                        .put("expires_in", 3600)
                        .put("id_token", idToken(grant.person, grant.nonce, fault)));
    }

    private boolean isOurClient(String authorization, Map<String, String> form) {
        if (secretInBody) {
            return authorization == null
                    && CLIENT.equals(form.get("client_id"))
                    && SECRET.equals(form.get("client_secret"));
        }
        String both = URLEncoder.encode(CLIENT, StandardCharsets.UTF_8) + ":"
                + URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        return ("Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)))
                .equals(authorization);
    }

    private void userInfo(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        Person who = authorization == null ? null : tokens.get(authorization.replaceFirst("^Bearer ", ""));
        if (who == null) {
            answer(exchange, 401, error("invalid_token"));
            return;
        }
        answer(
                exchange,
                200,
                new JsonObject()
                        .put("sub", who.subject)
                        .put("email", who.email)
                        .put("email_verified", who.verified)
                        .put("name", "Ada Lovelace"));
    }

    /** A token that is wrong in that way. */
    public String idToken(Person who, String nonce, Fault wrong) {
        long now = Instant.now().getEpochSecond();
        JsonObject claims = new JsonObject()
                .put("iss", wrong == Fault.OTHER_ISSUER ? "https://issuer.example.net" : issuer())
                .put("aud", wrong == Fault.OTHER_AUDIENCE ? "another-client" : CLIENT)
                .put("sub", who.subject)
                .put("iat", wrong == Fault.EXPIRED ? now - 7200 : now)
                .put("exp", wrong == Fault.EXPIRED ? now - 3600 : now + 3600);
        if (!emailByUserInfoOnly) {
            claims.put("email", who.email).put("email_verified", who.verified).put("name", "Ada Lovelace");
        }
        if (nonce != null && wrong != Fault.NO_NONCE) {
            claims.put("nonce", wrong == Fault.OTHER_NONCE ? "another" : nonce);
        }
        try {
            return signed(claims, wrong);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private String signed(JsonObject claims, Fault wrong) throws JoseException {
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(claims.encode());
        token.setKeyIdHeaderValue(wrong == Fault.UNKNOWN_KEY_ID ? "key-2" : "key-1");
        switch (wrong) {
            case NOT_SIGNED -> {
                return encoded("{\"alg\":\"none\"}") + "." + encoded(claims.encode()) + ".";
            }
            case SIGNED_WITH_OUR_SECRET, SIGNED_WITH_THE_PUBLIC_KEY -> {
                token.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
                token.setDoKeyValidation(false);
                token.setKey(new HmacKey(
                        wrong == Fault.SIGNED_WITH_OUR_SECRET
                                ? SECRET.getBytes(StandardCharsets.UTF_8)
                                : key.getPublicKey().getEncoded()));
            }
            default -> {
                token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
                token.setKey(wrong == Fault.OTHER_KEY ? stranger.getPrivateKey() : key.getPrivateKey());
            }
        }
        String text = token.getCompactSerialization();
        if (wrong == Fault.TAMPERED) {
            String[] parts = text.split("\\.", -1);
            return parts[0] + "."
                    + encoded(claims.copy().put("email", "victim@example.com").encode()) + "." + parts[2];
        }
        return text;
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hashed(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonObject error(String name) {
        return new JsonObject().put("error", name).put("error_description", "as RFC 6749 has it");
    }

    /** The values of a form or a query. */
    static Map<String, String> values(String encoded) {
        Map<String, String> values = new LinkedHashMap<>();
        if (encoded != null && !encoded.isEmpty()) {
            for (String pair : encoded.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                values.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    static void answer(HttpExchange exchange, int status, JsonObject json) throws IOException {
        byte[] bytes = json.encode().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.getResponseBody().close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
