package io.nextmavens.manifests.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogInstallerIT {

    @Test
    void everyFileOfTheFolderIsPackaged() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("sql"))) {
            assertThat(CatalogFiles.packaged())
                    .extracting(CatalogFile::name)
                    .containsExactlyElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .sorted()
                                    .toList());
        }
    }

    @Test
    void aSecondInstallationWritesNothing() throws Exception {
        TestDatabase database = TestDatabase.empty();
        try (Connection c = database.superuser()) {
            // Given
            List<String> first = new CatalogInstaller().install(c);
            String before = TestDatabase.transactions(c);
            // When
            List<String> second = new CatalogInstaller().install(c);
            // Then
            assertThat(first).hasSameSizeAs(CatalogFiles.packaged());
            assertThat(second).isEmpty();
            assertThat(TestDatabase.transactions(c)).isEqualTo(before);
        }
    }

    @Test
    void everyFileCanRunAgain() throws Exception {
        TestDatabase database = TestDatabase.withCatalog();
        try (Connection c = database.superuser()) {
            // Given
            TestDatabase.run(c, "delete from nextmavens.catalog_version");
            // When
            List<String> again = new CatalogInstaller().install(c);
            // Then
            assertThat(again).hasSameSizeAs(CatalogFiles.packaged());
        }
    }

    @Test
    void installersThatMeetApplyEachFileOnce() throws Exception {
        TestDatabase database = TestDatabase.empty();
        List<Callable<List<String>>> installations = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            installations.add(() -> {
                try (Connection c = database.superuser()) {
                    return new CatalogInstaller().install(c);
                }
            });
        }
        List<String> applied = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (var installation : threads.invokeAll(installations)) {
                applied.addAll(installation.get());
            }
        }
        assertThat(applied).doesNotHaveDuplicates().hasSameSizeAs(CatalogFiles.packaged());
    }

    @Test
    void aChangedRepeatableFileAppliesAgainAndAChangedOtherIsRefused() throws Exception {
        TestDatabase database = TestDatabase.empty();
        try (Connection c = database.superuser()) {
            // Given
            CatalogFile schemas = CatalogFiles.packaged().getFirst();
            CatalogFile once = new CatalogFile("0100_once.sql", "create table public.once ()");
            CatalogFile often = new CatalogFile("0101_often.sql", "-- repeatable\nselect 1");
            new CatalogInstaller(List.of(schemas, once, often)).install(c);
            // When
            CatalogFile oftenChanged = new CatalogFile("0101_often.sql", "-- repeatable\nselect 2");
            List<String> applied = new CatalogInstaller(List.of(schemas, once, oftenChanged)).install(c);
            // Then
            assertThat(applied).containsExactly("0101_often.sql");
            CatalogFile onceChanged = new CatalogFile("0100_once.sql", "create table public.once (a int)");
            assertThatThrownBy(() -> new CatalogInstaller(List.of(schemas, onceChanged)).install(c))
                    .isInstanceOf(CatalogException.class)
                    .hasMessageContaining("0100_once.sql")
                    .hasMessageContaining("use the release that applied it");
        }
    }

    @Test
    void aFileThatFailsIsNamedWithItsLineAndLeavesNothing() throws Exception {
        TestDatabase database = TestDatabase.empty();
        try (Connection c = database.superuser()) {
            CatalogFile bad = new CatalogFile("0100_bad.sql", "create table public.half ();\n\nselect\n nonsense");
            CatalogInstaller installer =
                    new CatalogInstaller(List.of(CatalogFiles.packaged().getFirst(), bad));
            assertThatThrownBy(() -> installer.install(c))
                    .isInstanceOf(CatalogException.class)
                    .hasMessageContaining("0100_bad.sql line 4")
                    .hasMessageContaining("nonsense");
            assertThat(TestDatabase.one(c, "select to_regclass('public.half') is null"))
                    .isEqualTo("t");
        }
    }

    @Test
    void theHelpersOfPgjwtAndPgNetAreThereWithoutTheExtensions() throws Exception {
        TestDatabase database = TestDatabase.withCatalog();
        try (Connection c = database.superuser()) {
            // The example of RFC 7515, appendix A.1, has CRLF and blanks in its texts; this one is jwt.io's.
            assertThat(
                            TestDatabase.one(
                                    c,
                                    "select extensions.algorithm_sign('eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkw"
                                            + "IiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ', 'your-256-bit-secret', 'HS256')"))
                    .isEqualTo("SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c");
            assertThat(TestDatabase.column(
                            c,
                            "select (extensions.verify(extensions.sign(payload::json, 'secret', 'HS512'), key, 'HS512')).valid"
                                    + " from (values ('{\"a\": \"ä\"}', 'secret'), ('{}', 'other'), ('{\"exp\": 1}', 'secret'),"
                                    + " ('{\"nbf\": 99999999999}', 'secret')) as v (payload, key)"))
                    .containsExactly("t", "f", "f", "f");
            TestDatabase.run(
                    c, "select net.http_post('https://example.org/h?a=1', '{\"b\": 2}', '{\"q\": \"ä b&c\"}')");
            assertThat(
                            TestDatabase.one(
                                    c,
                                    "select method || ' ' || url || ' ' || convert_from(body, 'UTF8') from net.http_request_queue"))
                    .isEqualTo("POST https://example.org/h?a=1&q=%C3%A4%20b%26c {\"b\": 2}");
        }
    }
}
