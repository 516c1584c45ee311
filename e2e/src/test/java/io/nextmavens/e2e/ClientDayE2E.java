package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.npm.NpmProject;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One project, freshly applied with two tenants, and all kinds of clients that use it through Traefik: supabase-js in
 * Node and in a page of Chromium, GraphiQL ({@code src/test/client-day}), a plain WebSocket, curl, and psql.
 */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientDayE2E {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Path SAMPLE = Script.ROOT.resolve("manifests/samples/notes");
    private static final NpmProject BROWSER =
            new NpmProject(Script.ROOT.resolve("e2e/npm/browser"), Script.ROOT.resolve("target/browser"));
    private static final String PASSWORD = "correct horse battery";

    private static final String SPEC = """
            database:
              standalone: {storage: {size: 1Gi}}
              migrations: [{configMapRef: {name: migrations}}]
            storage: {backend: volume, volume: {size: 1Gi}}
            network: {databaseFrom: [{podSelector: {matchLabels: {app: psql}}}]}
            gateway: {mode: Traefik, host: day.example}
            """;

    /** As each login: the owner reads all rows; a role of the API, by the authenticator, those of its tenant. */
    private static final String PSQL = """
            apiVersion: v1
            kind: Pod
            metadata: {name: psql, namespace: day, labels: {app: psql}}
            spec:
              restartPolicy: Never
              automountServiceAccountToken: false
              securityContext: {runAsNonRoot: true, runAsUser: 999, seccompProfile: {type: RuntimeDefault}}
              containers:
                - name: psql
                  image: IMAGE
                  command:
                    - sh
                    - -ec
                    - |
                      ask() { psql -XAt -v ON_ERROR_STOP=1 "$@"; }
                      PGUSER=$OWNER_USER PGPASSWORD=$OWNER_PASSWORD ask -c "
                        select 'owner ' || count(distinct tenant_id) from public.notes"
                      export PGUSER=$AUTHENTICATOR_USER PGPASSWORD=$AUTHENTICATOR_PASSWORD
                      ask -c "select count(*) from public.notes" 2>&1 || echo "authenticator refused"
                      ask -q -c "set role authenticated" \\
                        -c "set request.jwt.claims = '{\\"role\\":\\"authenticated\\",\\"tenant_id\\":\\"ACORN\\"}'" \\
                        -c "select 'tenant ' || string_agg(distinct tenant_id::text, ',') from public.notes"
                  env:
                    - {name: PGHOST, valueFrom: {secretKeyRef: {name: day-database, key: host}}}
                    - {name: PGDATABASE, valueFrom: {secretKeyRef: {name: day-database, key: database}}}
                    - {name: OWNER_USER, valueFrom: {secretKeyRef: {name: day-database, key: owner-username}}}
                    - {name: OWNER_PASSWORD, valueFrom: {secretKeyRef: {name: day-database, key: owner-password}}}
                    - {name: AUTHENTICATOR_USER, valueFrom: {secretKeyRef: {name: day-database, key: authenticator-username}}}
                    - {name: AUTHENTICATOR_PASSWORD, valueFrom: {secretKeyRef: {name: day-database, key: authenticator-password}}}
                  securityContext:
                    allowPrivilegeEscalation: false
                    readOnlyRootFilesystem: true
                    capabilities: {drop: [ALL]}
            """;

    private TestProject project;
    private Api api;
    private String acorn;
    private String birch;

    @BeforeAll
    void applyTheProjectWithItsTenants(OnCluster.Running running) throws IOException {
        project = TestProject.create(running, "day", Files.readString(SAMPLE.resolve("0001_notes.sql")), SPEC);
        api = project.api();
        acorn = tenant("acorn", "Acorn", List.of("ann@acorn.example", "ben@acorn.example", "dan@acorn.example"));
        birch = tenant("birch", "Birch", List.of("cara@birch.example", "eve@birch.example"));
        await().atMost(SOON)
                .until(() ->
                        api.get("/rest/v1/notes?limit=1", project.serviceKey()).status() == 200);
    }

    @AfterAll
    void deleteTheProject() {
        project.delete();
    }

    @Test
    void supabaseJsInNodeAndInAPageAndThePlaygroundShareTheDay() throws Exception {
        BROWSER.test(
                Script.ROOT.resolve("e2e/src/test/client-day"),
                Map.of(
                        "BASE_URL", base(),
                        "ADDRESS", api.base().getHost(),
                        "ANON_KEY", project.anonKey(),
                        "SERVICE_KEY", project.serviceKey(),
                        "ACORN", acorn,
                        "BIRCH", birch,
                        "WEB", SAMPLE.resolve("web").toString()));
    }

    @Test
    void aPlainWebSocketHearsWhatCurlWritesInItsTenant() throws Exception {
        // Given
        String dan = signUpByCurl("dan@acorn.example", acorn);
        String eve = signUpByCurl("eve@birch.example", birch);
        try (Socket ofDan = Socket.changes(api, dan, "notes");
                Socket ofEve = Socket.changes(api, eve, "notes")) {

            // When
            insertByCurl(dan, "by curl, of Acorn");
            insertByCurl(eve, "by curl, of Birch");

            // Then
            await().atMost(SOON)
                    .until(() -> !ofDan.inserted("body").isEmpty()
                            && !ofEve.inserted("body").isEmpty());
            assertThat(ofDan.inserted("body")).containsExactly("by curl, of Acorn");
            assertThat(ofEve.inserted("body")).containsExactly("by curl, of Birch");
        }
        assertThat(curl(dan, "/rest/v1/notes?select=body&body=like.by*curl*"))
                .isEqualTo("[{\"body\":\"by curl, of Acorn\"}]");
    }

    @Test
    void psqlAsALoginRoleReadsWhatItsPoliciesAllow() {
        // Given
        for (String tenant : List.of(acorn, birch)) {
            api.send("POST", "/rest/v1/notes", api.tenantToken(tenant), "{\"body\":\"for psql\"}");
        }
        var psql = project.client().pods().inNamespace("day").withName("psql");

        // When
        project.client()
                .resource(Serialization.unmarshal(
                        PSQL.replace("IMAGE", project.databaseImage()).replace("ACORN", acorn), Pod.class))
                .create();
        await().atMost(SOON).until(() -> psql.get().getStatus().getPhase().matches("Succeeded|Failed"));

        // Then
        assertThat(psql.getLog().lines())
                .contains("owner 2", "authenticator refused", "tenant " + acorn)
                .anyMatch(line -> line.contains("permission denied"));
        assertThat(psql.get().getStatus().getPhase()).isEqualTo("Succeeded");
    }

    /** Applies a tenant and waits until it is in the database; gives its id. */
    private String tenant(String name, String displayName, List<String> invited) {
        String members = String.join(
                ", ", invited.stream().map(email -> "{email: " + email + "}").toList());
        project.client()
                .resource(Serialization.unmarshal("""
                        apiVersion: nextmavens.io/v1alpha1
                        kind: NextMavensTenant
                        metadata: {name: %s, namespace: day}
                        spec: {projectRef: {name: day}, displayName: %s, members: [%s]}
                        """.formatted(name, displayName, members), NextMavensTenant.class))
                .create();
        var tenant = project.client()
                .resources(NextMavensTenant.class)
                .inNamespace("day")
                .withName(name);
        await().atMost(SOON)
                .until(() -> tenant.get().getStatus() != null
                        && tenant.get().getStatus().conditions().stream()
                                .anyMatch(condition -> condition.type().equals("Ready")
                                        && condition.reason().equals("Ready")));
        return tenant.get().getMetadata().getUid();
    }

    /** Signs up, and chooses the tenant that has invited the address; gives the access token. */
    private String signUpByCurl(String email, String tenant) throws IOException, InterruptedException {
        String first = accessToken(curl(
                project.anonKey(),
                "/auth/v1/signup",
                "-d",
                new JsonObject().put("email", email).put("password", PASSWORD).encode()));
        return accessToken(curl(
                first,
                "/auth/v1/user/tenant",
                "-X",
                "PUT",
                "-d",
                new JsonObject().put("tenant_id", tenant).encode()));
    }

    private void insertByCurl(String token, String body) throws IOException, InterruptedException {
        curl(token, "/rest/v1/notes", "-d", new JsonObject().put("body", body).encode());
    }

    private static String accessToken(String session) {
        return new JsonObject(session).getString("access_token");
    }

    private String curl(String token, String path, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-sS",
                "--globoff",
                "--fail-with-body",
                "--max-time",
                "30",
                "--connect-to",
                "day.example:" + port() + ":" + api.base().getHost() + ":" + port(),
                "-H",
                "apikey: " + project.anonKey(),
                "-H",
                "Authorization: Bearer " + token,
                "-H",
                "Content-Type: application/json"));
        command.addAll(List.of(options));
        command.add(base() + path);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", path, told).isZero();
        return told;
    }

    /** The project's address as its clients have it, by its host name. */
    private String base() {
        return "http://day.example" + (port() == 80 ? "" : ":" + port());
    }

    private int port() {
        int port = api.base().getPort();
        return port < 0 ? 80 : port;
    }
}
