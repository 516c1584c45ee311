package io.nextmavens.manifests.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationsIT {

    private TestDatabase database;

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.withCatalog();
    }

    private static void apply(Connection owner, Map<String, String> files) throws Exception {
        new Migrations(files).apply(owner);
    }

    private static MigrationException failure(Connection owner, Map<String, String> files) {
        return catchThrowableOfType(MigrationException.class, () -> new Migrations(files).apply(owner));
    }

    @Test
    void theyRunOnceInTheOrderOfTheirNamesAndASecondTimeWritesNothing() throws Exception {
        Map<String, String> files = Map.of(
                "0002_row.sql",
                "insert into a (x, tenant_id) values (1, '" + TestDatabase.A + "')",
                "0001_table.sql",
                "create table a (x int primary key)");
        try (Connection owner = database.ownerLogin();
                Connection superuser = database.superuser()) {
            // Given
            assertThat(new Migrations(files).apply(owner)).containsExactly("0001_table.sql", "0002_row.sql");
            String before = TestDatabase.transactions(superuser);
            // When
            assertThat(new Migrations(files).apply(owner)).isEmpty();
            // Then
            assertThat(TestDatabase.transactions(superuser)).isEqualTo(before);
        }
    }

    @Test
    void aChangedOneIsRefusedWithTheRemedy() throws Exception {
        try (Connection owner = database.ownerLogin()) {
            // Given
            new Migrations(Map.of("0001.sql", "select 1")).apply(owner);
            // When
            MigrationException failure = failure(owner, Map.of("0001.sql", "select 2"));
            // Then
            assertThat(failure.migration()).isEqualTo("0001.sql");
            assertThat(failure.problem()).contains("was changed after it had run");
            assertThat(failure.remedy()).contains("restore its text");
        }
    }

    @Test
    void aLateComerThatSortsBeforeTheLastIsRefused() throws Exception {
        try (Connection owner = database.ownerLogin()) {
            new Migrations(Map.of("0002.sql", "select 1")).apply(owner);
            MigrationException failure = failure(owner, Map.of("0001.sql", "select 1", "0002.sql", "select 1"));
            assertThat(failure.problem()).contains("comes before 0002.sql");
        }
    }

    @Test
    void invalidSqlGivesFileLineAndPostgresOwnWordsAndIsRolledBackWhole() throws Exception {
        try (Connection owner = database.ownerLogin()) {
            // When
            MigrationException failure = failure(
                    owner,
                    Map.of(
                            "0001_good.sql", "create table good ()",
                            "0002_bad.sql",
                                    "create table half ();\n-- why\ncreate table bad (\n  id bigint,\n  x nonsense\n);"));
            // Then
            assertThat(failure.migration()).isEqualTo("0002_bad.sql");
            assertThat(failure.line()).hasValue(5);
            assertThat(failure.problem()).isEqualTo("type \"nonsense\" does not exist (SQLSTATE 42704)");
            assertThat(TestDatabase.one(
                            owner, "select to_regclass('good') is not null and to_regclass('half') is null"))
                    .isEqualTo("t");
        }
    }

    @Test
    void whatCannotBePartOfATransactionIsSaidSo() throws Exception {
        try (Connection owner = database.ownerLogin()) {
            assertThatThrownBy(() -> apply(
                            owner, Map.of("1.sql", "create table t (a int);\ncreate index concurrently on t (a)")))
                    .hasMessageContaining("migration 1.sql line 2")
                    .hasMessageContaining("a migration runs in one transaction");
            assertThatThrownBy(() -> apply(owner, Map.of("1.sql", "select 1;\nBEGIN;\nselect 2;\nCOMMIT;")))
                    .hasMessageContaining("line 2")
                    .hasMessageContaining("one transaction already");
            assertThatThrownBy(() -> apply(owner, Map.of("1.sql", "copy t from stdin;\n1\n\\.\n")))
                    .hasMessageContaining("COPY FROM STDIN")
                    .hasMessageContaining("--inserts");
            assertThatThrownBy(() -> apply(owner, Map.of("1.sql", "\\restrict abc\nselect 1")))
                    .hasMessageContaining("psql");
            assertThatThrownBy(() -> apply(owner, Map.of("1.sql", "create role x")))
                    .hasMessageContaining("run as the owner of the database");
        }
    }

    @Test
    void whatOneSetsIsNotTheNextOnes() throws Exception {
        try (Connection owner = database.ownerLogin()) {
            new Migrations(Map.of(
                            "1.sql", "select set_config('search_path', '', false); set timezone = 'Asia/Tokyo'",
                            "2.sql", "create table found_by_search_path ()"))
                    .apply(owner);
            assertThat(TestDatabase.one(owner, "select to_regclass('public.found_by_search_path') is not null"))
                    .isEqualTo("t");
        }
    }

    @Test
    void theSampleRunsAndItsTenantsAreApart() throws Exception {
        // Given
        Map<String, String> sample = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of("samples", "notes"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".sql")).toList()) {
                sample.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        // When
        try (Connection owner = database.ownerLogin()) {
            new Migrations(sample).apply(owner);
        }
        // Then
        try (Connection acorn = database.tenant("0a000000-0000-4000-8000-000000000001");
                Connection superuser = database.superuser()) {
            assertThat(TestDatabase.column(acorn, "select body from notes"))
                    .hasSize(2)
                    .allMatch(body -> body.startsWith("Acorn"));
            assertThat(TestDatabase.one(acorn, "select count(*) from colours")).isEqualTo("3");
            assertThat(TestDatabase.column(
                            superuser, "select problem from nextmavens.isolation_report() where problem is not null"))
                    .isEmpty();
        }
    }

    @Test
    void withoutEventTriggersATableIsIsolatedBeforeTheNextStatement() throws Exception {
        // Given
        database.asSuperuser(
                "drop event trigger nextmavens_ddl",
                "drop event trigger nextmavens_drop",
                "drop event trigger nextmavens_policy");
        // When
        try (Connection owner = database.ownerLogin();
                Connection superuser = database.superuser()) {
            new Migrations(Map.of(
                            "1.sql",
                            "create table a (x int); insert into a values (1, '" + TestDatabase.A + "');"
                                    + " create table b (y int); alter table b add column z int;"
                                    + " create materialized view m as select * from a"))
                    .apply(owner);
            // Then
            assertThat(TestDatabase.column(
                            superuser, "select problem from nextmavens.isolation_report() where problem is not null"))
                    .isEmpty();
        }
        // And the event triggers come back with the next installation
        try (Connection superuser = database.superuser()) {
            assertThat(TestDatabase.column(superuser, "select nextmavens.keep_event_triggers()"))
                    .hasSize(3);
            assertThat(TestDatabase.column(superuser, "select nextmavens.keep_event_triggers()"))
                    .isEmpty();
        }
    }
}
