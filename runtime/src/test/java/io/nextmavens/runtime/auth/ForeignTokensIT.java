package io.nextmavens.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.TestServer;
import io.nextmavens.runtime.auth.AuthClient.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every service takes the tokens of this project's auth service, and no others. */
@QuarkusTest
@WithTestResource(AuthStack.class)
class ForeignTokensIT {

    private static final String ANOTHER_SECRET = "the secret of another project, 32 bytes or more";

    /**
     * A request to a service that only somebody with a good token may make.
     *
     * @param good its status with one; storage answers that there is no such bucket, which it tells nobody else
     */
    private record Request(String service, String method, String path, JsonObject body, int good) {}

    private static final List<Request> REQUESTS = List.of(
            new Request("auth", "GET", "/auth/v1/user", null, 200),
            new Request("rest", "GET", "/rest/v1/memberships", null, 200),
            new Request("graphql", "POST", "/graphql/v1", new JsonObject().put("query", "{ __typename }"), 200),
            new Request("storage", "POST", "/storage/v1/object/list/none", new JsonObject().put("prefix", ""), 400),
            new Request(
                    "realtime",
                    "POST",
                    "/realtime/v1/api/broadcast",
                    new JsonObject()
                            .put(
                                    "messages",
                                    new JsonArray()
                                            .add(new JsonObject()
                                                    .put("topic", "room")
                                                    .put("event", "e")
                                                    .put("payload", new JsonObject()))),
                    202));

    @Inject
    Vertx vertx;

    private AuthClient client;
    private Reply session;

    @BeforeEach
    void start() throws IOException {
        client = AuthClient.start(
                vertx,
                "NEXTMAVENS_SERVICES",
                "auth,rest,graphql,storage,realtime",
                "STORAGE_VOLUME_PATH",
                Files.createTempDirectory("storage").toString());
        String email = AuthClient.anEmail();
        client.aUser(email);
        session = client.signIn(email);
    }

    @AfterEach
    void stop() {
        client.close();
    }

    private JsonObject claims() {
        return AuthClient.claims(session.text("access_token"));
    }

    private static String signed(JsonObject claims, String secret) {
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(claims.encode());
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        token.setKey(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        try {
            return "Bearer " + token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private Reply send(Request request, String bearer) {
        return client.send(request.method, request.path, request.body, "Authorization", bearer);
    }

    private void assertRefusedEverywhere(String bearer) {
        for (Request request : REQUESTS) {
            Reply reply = send(request, bearer);
            assertThat(reply.status())
                    .as("%s: %s", request.service, reply.response().body())
                    .isIn(400, 401, 403);
            assertThat(reply.response().body()).doesNotContain(bearer.substring(7), "Bucket not found");
        }
    }

    @Test
    void theProjectsOwnTokensAreTakenEverywhere() {
        for (Request request : REQUESTS) {
            // When
            Reply reply = send(request, AuthClient.bearer(session));

            // Then
            assertThat(reply.status())
                    .as("%s: %s", request.service, reply.response().body())
                    .isEqualTo(request.good);
        }
    }

    @Test
    void aTokenOfAnotherProjectIsRefusedEverywhere() {
        // When // Then
        assertRefusedEverywhere(signed(claims(), ANOTHER_SECRET));
    }

    @Test
    void aUserOfAnotherIssuerIsRefusedEverywhere() {
        // When // Then
        assertRefusedEverywhere(signed(claims().put("iss", "https://other.example.com/auth/v1"), TestServer.SECRET));
    }

    @Test
    void supabasesOlderKeysAreTakenByWhoeverIssuedThem() {
        // Given
        JsonObject key = new JsonObject()
                .put("role", "anon")
                .put("iss", "supabase")
                .put("exp", Instant.now().getEpochSecond() + 3600);

        for (Request request : REQUESTS.subList(1, REQUESTS.size())) {
            // When
            Reply reply = send(request, signed(key, TestServer.SECRET));

            // Then
            assertThat(reply.response().body()).as(request.service).doesNotContain("issuer");
        }
    }

    @Test
    void restAloneAsksForNoIssuer() {
        // Given
        try (AuthClient alone = AuthClient.start(vertx, "NEXTMAVENS_SERVICES", "rest")) {
            // When
            Reply reply = alone.get(
                    "/rest/v1/memberships",
                    "Authorization",
                    signed(claims().put("iss", "https://other.example.com"), TestServer.SECRET));

            // Then
            assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
        }
    }
}
