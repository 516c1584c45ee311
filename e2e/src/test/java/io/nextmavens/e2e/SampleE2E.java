package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sample project as {@code up} leaves it, over HTTP through Traefik. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleE2E {

    private static final String NONE = "";

    private Api api;
    private String serviceKey;
    private String tenantA;
    private String tenantB;

    @BeforeAll
    void tenants(OnCluster.Running running) {
        api = Api.of(running.sample());
        serviceKey = running.sample().get("SERVICE_KEY");
        List<String> tenants = column(api.get("/rest/v1/tenants?select=id&order=id", serviceKey), "id");
        assertThat(tenants).as("the sample's tenants").hasSize(2);
        tenantA = tenants.getFirst();
        tenantB = tenants.getLast();
    }

    @Test
    void eachTenantReadsItsOwnRowsAndTheServiceReadsAll() {
        // When
        List<String> ofA = column(api.get("/rest/v1/notes?select=tenant_id", api.tenantToken(tenantA)), "tenant_id");
        List<String> ofB = column(api.get("/rest/v1/notes?select=tenant_id", api.tenantToken(tenantB)), "tenant_id");
        List<String> ofAll = column(api.get("/rest/v1/notes?select=tenant_id", serviceKey), "tenant_id");

        // Then
        assertThat(ofA).isNotEmpty().containsOnly(tenantA);
        assertThat(ofB).isNotEmpty().containsOnly(tenantB);
        assertThat(ofAll).hasSize(ofA.size() + ofB.size());
    }

    @Test
    void noTenantChangesOrDeletesAnothersRows() {
        // Given
        String before = api.get("/rest/v1/notes?order=id", serviceKey).body();
        String tokenA = api.tenantToken(tenantA);
        String ofB = "/rest/v1/notes?tenant_id=eq." + tenantB;

        // When
        Api.Answer changed = api.send("PATCH", ofB, tokenA, "{\"body\":\"taken\"}");
        Api.Answer deleted = api.send("DELETE", ofB, tokenA, NONE);

        // Then
        assertThat(changed).isEqualTo(new Api.Answer(200, "[]"));
        assertThat(deleted).isEqualTo(new Api.Answer(200, "[]"));
        assertThat(api.get("/rest/v1/notes?order=id", serviceKey).body()).isEqualTo(before);
    }

    @Test
    void aForgedTenantInABodyIsRefused() {
        // When
        Api.Answer inserted = api.send(
                "POST",
                "/rest/v1/notes",
                api.tenantToken(tenantA),
                "{\"body\":\"forged\",\"tenant_id\":\"" + tenantB + "\"}");

        // Then
        assertThat(inserted.status()).isEqualTo(403);
        assertThat(inserted.body()).contains("42501");
    }

    @Test
    void aRowIsWrittenAndReadBackByItsTenantAlone() {
        // Given
        String tokenA = api.tenantToken(tenantA);

        // When
        Api.Answer inserted = api.send("POST", "/rest/v1/notes", tokenA, "{\"body\":\"written through Traefik\"}");

        // Then
        assertThat(inserted.status()).as(inserted.body()).isEqualTo(201);
        String mine = "/rest/v1/notes?body=eq.written%20through%20Traefik";
        assertThat(rows(api.get(mine, tokenA))).hasSize(1);
        assertThat(rows(api.get(mine, api.tenantToken(tenantB)))).isEmpty();
        assertThat(api.send("DELETE", mine, tokenA, NONE).status()).isEqualTo(200);
    }

    @Test
    void withoutATokenThereIsNothing() {
        // When
        Api.Answer anonymous = api.get("/rest/v1/notes", NONE);

        // Then
        assertThat(anonymous.body()).doesNotContain(tenantA).doesNotContain(tenantB);
        assertThat(anonymous.status() == 401 || anonymous.body().equals("[]"))
                .as("%s", anonymous)
                .isTrue();
    }

    @Test
    void aTokenSignedByAnotherSecretIsRefused() {
        // Given
        Api forger = new Api(api.base(), api.host(), "another-secret-of-thirty-two-characters");

        // When
        Api.Answer answer = api.get("/rest/v1/notes", forger.tenantToken(tenantA));

        // Then
        assertThat(answer.status()).isEqualTo(401);
    }

    private static List<String> column(Api.Answer answer, String name) {
        return rows(answer).stream().map(row -> row.getString(name)).toList();
    }

    private static List<JsonObject> rows(Api.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return new JsonArray(answer.body()).stream().map(JsonObject.class::cast).toList();
    }
}
