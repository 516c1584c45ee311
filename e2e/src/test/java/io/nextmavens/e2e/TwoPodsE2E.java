package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.crds.v1alpha1.TenantStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two pods behind real Traefik, with a Redis of the project's own between them. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoPodsE2E {

    private static final int AT_ONCE = 16;
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String A = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    private static final String B = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";
    private static final String SLEEPER = "cccccccc-cccc-4ccc-8ccc-cccccccccccc";
    private static final int CLIENTS = 6;

    private TestProject project;
    private Api api;

    @BeforeAll
    void createProject(OnCluster.Running running) {
        project = TestProject.create(running, "twins", """
                create table public.colours (name text primary key);
                select nextmavens.share_table('public.colours');
                """, """
                database:
                  standalone: {storage: {size: 1Gi}}
                  migrations: [{configMapRef: {name: migrations}}]
                redis: {standalone: {}}
                runtime: {replicas: 2}
                auth: {smtp: {host: mail, port: 2525, tls: Disable, from: hello@twins.example}}
                limits: {defaultPlan: small, plans: [{name: small, requestsPerSecond: 20, burst: 20}]}
                gateway: {mode: Traefik, host: twins.example}
                """);
        api = project.api();
        await().atMost(SOON)
                .until(() -> api.get("/rest/v1/colours", project.serviceKey()).status() == 200);
    }

    @AfterAll
    void deleteProject() {
        project.delete();
    }

    @Test
    void aBroadcastReachesTheClientsOfBothPods() {
        // Given clients that Traefik hands to both pods in turn
        List<Socket> clients = IntStream.range(0, CLIENTS)
                .mapToObj(client -> Socket.realtime(api, project.serviceKey()))
                .toList();

        // When
        Api.Answer sent = api.send(
                "POST",
                "/realtime/v1/api/broadcast",
                project.serviceKey(),
                new JsonObject()
                        .put(
                                "messages",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("topic", "all")
                                                .put("event", "hello")
                                                .put("payload", new JsonObject())))
                        .encode());

        // Then
        assertThat(sent.status()).isEqualTo(202);
        clients.forEach(client -> await().atMost(SOON).until(() -> client.received().stream()
                .anyMatch(message -> message.getString("event").equals("broadcast"))));
        clients.forEach(Socket::close);
    }

    @Test
    void theWebSocketsOfATenantEndOnBothPodsWhenItIsSuspendedAndItsNeighboursStay() {
        // Given
        var tenant = project.client().resource("""
                        apiVersion: nextmavens.io/v1alpha1
                        kind: NextMavensTenant
                        metadata: {name: sleeper, namespace: twins}
                        spec: {projectRef: {name: twins}, id: %s}
                        """.formatted(SLEEPER)).create();
        await().atMost(SOON).until(() -> tenantReady(tenant, "Ready"));
        List<Socket> sleepers = IntStream.range(0, CLIENTS)
                .mapToObj(client -> Socket.realtime(api, api.tenantToken(SLEEPER)))
                .toList();
        Socket neighbour = Socket.realtime(api, api.tenantToken(B));

        // When
        project.client()
                .resource(tenant)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspended\":true}}");

        // Then
        sleepers.forEach(
                sleeper -> await().atMost(SOON).until(() -> sleeper.closeCode().equals(Optional.of((short) 4003))));
        assertThat(api.get("/rest/v1/colours", api.tenantToken(SLEEPER)).status())
                .isEqualTo(403);
        assertThat(neighbour.closeCode()).isEmpty();
        assertThat(api.get("/rest/v1/colours", api.tenantToken(B)).status()).isEqualTo(200);
        sleepers.forEach(Socket::close);
        neighbour.close();
    }

    @Test
    void whoIsInvitedGetsOneMailOfBothPodsAndItsLinkLeadsIntoTheTenant() throws Exception {
        // Given a mail server that is not there yet
        var mail = new MailSink(project.client(), "twins");
        var tenant = project.client().resource("""
                        apiVersion: nextmavens.io/v1alpha1
                        kind: NextMavensTenant
                        metadata: {name: inviting, namespace: twins}
                        spec:
                          projectRef: {name: twins}
                          displayName: Inviting
                          members: [{email: ann@twins.example, role: owner}, {email: bob@twins.example}]
                        """).create();
        await().atMost(SOON).until(() -> invited(tenant, "MailFailed"));
        String problem =
                status(tenant).condition("MembersInvited").orElseThrow().message();

        // When
        mail.start(project.databaseImage());
        await().atMost(SOON).until(() -> invited(tenant, "AllInvited"));
        String token = accepted(mail.links().getFirst());

        // Then
        assertThat(problem).contains("@twins.example: the mail server mail:2525 cannot be reached");
        assertThat(List.of(mail.mailsTo("ann@twins.example"), mail.mailsTo("bob@twins.example")))
                .containsExactly(1L, 1L);
        assertThat(api.get("/rest/v1/tenants?select=name", token).body()).isEqualTo("[{\"name\":\"Inviting\"}]");
        await().atMost(SOON)
                .until(() -> Integer.valueOf(1).equals(status(tenant).members()));
        assertThat(status(tenant).invited()).isEqualTo(1);
    }

    /** Follows the link of a mail as a browser does; gives the access token that the application is sent. */
    private String accepted(String link) throws Exception {
        var address = URI.create(link);
        try (HttpClient browser = HttpClient.newHttpClient()) {
            HttpResponse<String> redirect = browser.send(
                    HttpRequest.newBuilder(api.base().resolve(address.getRawPath() + "?" + address.getRawQuery()))
                            .timeout(Duration.ofSeconds(30))
                            .header("Host", api.host())
                            .build(),
                    BodyHandlers.ofString());
            String to = redirect.headers().firstValue("Location").orElseThrow();
            assertThat(to).contains("#access_token=");
            return to.replaceFirst(".*#access_token=", "").replaceFirst("&.*", "");
        }
    }

    private TenantStatus status(HasMetadata tenant) {
        return project.client()
                .resources(NextMavensTenant.class)
                .inNamespace("twins")
                .withName(tenant.getMetadata().getName())
                .get()
                .getStatus();
    }

    private boolean invited(HasMetadata tenant, String reason) {
        return Optional.ofNullable(status(tenant))
                .flatMap(status -> status.condition("MembersInvited"))
                .filter(condition -> condition.reason().equals(reason))
                .isPresent();
    }

    @Test
    void aTenantIsAdmittedAsItsQuotaSaysOverBothPodsAndItsNeighbourIsServed() throws Exception {
        // Given
        AtomicInteger admitted = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        HttpRequest request = request(A);

        // When
        double seconds;
        HttpResponse<String> last;
        HttpResponse<String> neighbour;
        try (HttpClient client = HttpClient.newHttpClient()) {
            // pods that have just started answer fewer than the quota lets through
            AtomicInteger refusedBefore = new AtomicInteger();
            long before = System.nanoTime();
            ask(
                    client,
                    request(B),
                    new AtomicInteger(),
                    refusedBefore,
                    () -> refusedBefore.get() < 200 && System.nanoTime() - before < SOON.toNanos());
            long start = System.nanoTime();
            ask(
                    client,
                    request,
                    admitted,
                    refused,
                    () -> System.nanoTime() - start < Duration.ofSeconds(10).toNanos());
            seconds = (System.nanoTime() - start) / 1e9;
            last = client.send(request, BodyHandlers.ofString());
            neighbour = client.send(request(B), BodyHandlers.ofString());
        }

        // Then
        double allowed = 20 + 20 * seconds;
        assertThat(refused.get()).isGreaterThan(50);
        assertThat((double) admitted.get()).isBetween(allowed * 0.95, allowed * 1.05);
        assertThat(last.headers().firstValue("RateLimit-Policy")).contains("20;w=1");
        assertThat(neighbour.statusCode()).isEqualTo(200);
        assertThat(neighbour.headers().firstValue("RateLimit-Remaining")).contains("19");
    }

    /** Sends a request, sixteen at a time, while more are wanted, and waits for their answers. */
    private static void ask(
            HttpClient client, HttpRequest request, AtomicInteger admitted, AtomicInteger refused, BooleanSupplier more)
            throws InterruptedException {
        Semaphore underWay = new Semaphore(AT_ONCE);
        while (more.getAsBoolean()) {
            underWay.acquire();
            var _ = client.sendAsync(request, BodyHandlers.discarding()).whenComplete((answer, failure) -> {
                if (failure == null) {
                    (answer.statusCode() == 200 ? admitted : refused).incrementAndGet();
                }
                underWay.release();
            });
        }
        underWay.acquire(AT_ONCE);
    }

    private HttpRequest request(String tenant) {
        return HttpRequest.newBuilder(api.base().resolve("/rest/v1/colours"))
                .timeout(Duration.ofSeconds(30))
                .header("Host", api.host())
                .header("Authorization", "Bearer " + api.tenantToken(tenant))
                .build();
    }

    private boolean tenantReady(HasMetadata tenant, String reason) {
        NextMavensTenant now = project.client()
                .resources(NextMavensTenant.class)
                .inNamespace("twins")
                .withName(tenant.getMetadata().getName())
                .get();
        return now.getStatus() != null
                && now.getStatus().conditions().stream()
                        .anyMatch(condition -> condition.type().equals("Ready")
                                && condition.reason().equals(reason));
    }
}
