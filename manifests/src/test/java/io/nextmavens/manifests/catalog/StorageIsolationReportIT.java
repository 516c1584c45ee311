package io.nextmavens.manifests.catalog;

import static io.nextmavens.manifests.catalog.TestDatabase.A;
import static io.nextmavens.manifests.catalog.TestDatabase.B;
import static io.nextmavens.manifests.catalog.TestDatabase.column;
import static io.nextmavens.manifests.catalog.TestDatabase.one;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What lets a tenant at another's files is reported, and put back on the operator's rounds. */
class StorageIsolationReportIT {

    /** What somebody does, and what the report says of it. */
    private static final Map<String, String> TAKEN_AWAY = Map.ofEntries(
            Map.entry(
                    "alter table storage.objects disable row level security",
                    "objects: row-level security is disabled"),
            Map.entry(
                    "alter table storage.buckets no force row level security",
                    "buckets: row-level security does not bind the owner"),
            Map.entry(
                    "drop policy tenant_isolation on storage.objects",
                    "objects: policies missing or changed: tenant_isolation"),
            Map.entry(
                    "alter policy tenant_scope on storage.objects using (true)",
                    "objects: policies missing or changed: tenant_scope"),
            Map.entry(
                    "alter policy tenant_isolation on storage.objects to service_role",
                    "objects: policies missing or changed: tenant_isolation"),
            Map.entry(
                    "alter policy tenant_update on storage.buckets using (true) with check (true)",
                    "buckets: policies missing or changed: tenant_update"),
            Map.entry(
                    "drop policy tenant_select on storage.buckets;"
                            + " create policy tenant_select on storage.buckets as permissive for select using (true)",
                    "buckets: policies missing or changed: tenant_select"),
            Map.entry(
                    "alter table storage.objects disable trigger before_object",
                    "objects: the trigger before_object, which keeps content with its tenant, is missing or disabled"),
            Map.entry(
                    "drop trigger before_object on storage.objects",
                    "objects: the trigger before_object, which keeps content with its tenant, is missing or disabled"),
            Map.entry(
                    "grant select on storage.contents to authenticated",
                    "contents: SELECT is granted to authenticated"),
            Map.entry("grant select (parts) on storage.places to anon", "places: SELECT is granted to anon"),
            Map.entry(
                    "grant truncate on storage.objects to authenticated",
                    "objects: TRUNCATE is granted to authenticated"));

    private TestDatabase database;

    @BeforeEach
    void createBucket() throws Exception {
        database = TestDatabase.withCatalog();
        database.asSuperuser(
                "insert into storage.buckets (id, name) values ('files', 'files')",
                "insert into storage.objects (bucket_id, name, tenant_id) values ('files', 'a.txt', '" + A + "'),"
                        + " ('files', 'b.txt', '" + B + "')");
    }

    private List<String> problems() throws Exception {
        try (Connection c = database.superuser()) {
            return column(
                    c,
                    "select table_name || ': ' || problem from nextmavens.isolation_report()"
                            + " where schema_name = 'storage' and problem is not null");
        }
    }

    @Test
    void nothingIsWrongAsInstalled() throws Exception {
        // When
        List<String> problems = problems();
        // Then
        assertThat(problems).isEmpty();
        try (Connection c = database.superuser()) {
            assertThat(column(
                            c,
                            "select table_name from nextmavens.isolation_report()"
                                    + " where schema_name = 'storage' and policy_present order by 1"))
                    .containsExactly("buckets", "objects");
        }
        assertThat(database.repair()).isEmpty();
    }

    @Test
    void whatIsTakenAwayIsReportedAndPutBack() throws Exception {
        for (Map.Entry<String, String> taken : TAKEN_AWAY.entrySet()) {
            // Given
            database.asSuperuser(taken.getKey());
            assertThat(problems()).as(taken.getKey()).containsExactly(taken.getValue());
            // When
            assertThat(database.repair()).as(taken.getKey()).hasSize(1);
            // Then
            assertThat(problems()).as(taken.getKey()).isEmpty();
            assertThat(database.repair()).as(taken.getKey()).isEmpty();
        }
    }

    @Test
    void policiesOfTheApplicationNeitherWidenNorCountAsProblems() throws Exception {
        // Given
        database.asSuperuser("create policy everything on storage.objects using (true) with check (true)");
        // When
        List<String> problems = problems();
        // Then
        assertThat(problems).isEmpty();
        try (Connection a = database.tenant(A)) {
            assertThat(one(a, "select string_agg(name, ',') from storage.objects"))
                    .isEqualTo("a.txt");
        }
    }
}
