package io.nextmavens.runtime.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.backup.BackedUpProject.Ended;
import io.nextmavens.runtime.backup.database.Server;
import io.nextmavens.runtime.backup.database.ThrowAwayServer;
import io.nextmavens.runtime.backup.stream.BackupKey;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backups to a real server of S3 and their restore, compared to the last row. */
class BackupAndRestoreIT {

    private static final byte[] PICTURE = new byte[300_000];

    private static BackedUpProject project;
    private static String backup;

    @BeforeAll
    static void backUp() throws Exception {
        project = BackedUpProject.start();
        new Random(1).nextBytes(PICTURE);
        project.upload("pictures", "one.bin", PICTURE);
        project.upload("pictures", "empty.bin", new byte[0]);
        Ended ended = project.command(project.variables(project.postgres.server(), "alpha"), "run");
        assertThat(ended.code()).as(ended.output()).isZero();
        backup = new JsonObject(ended.output()).getString("id");
    }

    @AfterAll
    static void stop() throws Exception {
        project.close();
    }

    @AfterEach
    void forget() throws Exception {
        project.sql("postgres", "drop database if exists omega with (force)");
    }

    private static List<String> databases(Server server) throws Exception {
        return BackedUpProject.texts(server, "postgres", "select datname from pg_database order by 1");
    }

    @Test
    void aRestoreIntoANewProjectOnTheSameServerIsIdentical() throws Exception {
        // Given
        Server server = project.postgres.server();
        project.make("omega");
        project.sql("postgres", "alter role omega_authenticator password 'authenticator'");
        // When
        Ended ended = project.command(project.variables(server, "omega"), "restore", backup);
        // Then
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(Comparison.withoutPlaces(Comparison.of(project.tools, server, "omega")))
                .containsExactlyElementsOf(Comparison.withoutPlaces(Comparison.of(project.tools, server, "alpha")));
        assertThat(project.download("omega", "pictures/one.bin")).isEqualTo(PICTURE);
        assertThat(project.download("omega", "pictures/empty.bin")).isEmpty();
        assertThat(project.download("alpha", "pictures/one.bin")).isEqualTo(PICTURE);
        assertThat(databases(server)).filteredOn(name -> name.contains("__")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(NewName.class)
    void aRestoreOnAnotherServerIsIdentical(NewName name) throws Exception {
        // Given
        String database = name == NewName.THE_SAME ? "alpha" : "omega";
        try (ThrowAwayServer other =
                ThrowAwayServer.start(project.tools.folder(), Path.of(System.getProperty("java.io.tmpdir")))) {
            // When
            Ended ended = project.command(project.variables(other.server(), database), "restore", "latest");
            // Then
            assertThat(ended.code()).as(ended.output()).isZero();
            List<String> restored = Comparison.withoutPlaces(Comparison.of(project.tools, other.server(), database));
            List<String> source = new ArrayList<>(
                    Comparison.withoutPlaces(Comparison.of(project.tools, project.postgres.server(), "alpha")));
            // the mark says whose a database is, and this one is nobody's yet
            source.replaceAll(line -> line.startsWith("mark ") ? "mark " : line);
            assertThat(restored)
                    .containsExactlyElementsOf(source.stream().sorted().toList());
            assertThat(BackedUpProject.texts(
                            other.server(), "postgres", "select rolname from pg_roles where rolname like 'alpha%'"))
                    .hasSize(name == NewName.THE_SAME ? 3 : 0);
        }
    }

    enum NewName {
        THE_SAME,
        ANOTHER
    }

    @Test
    void aDatabaseWithRowsIsReplacedOnlyWhenThatIsSaidAndIsKept() throws Exception {
        // Given
        Server server = project.postgres.server();
        project.make("omega");
        project.sql(
                "omega",
                "insert into public.tenants (id, name) values (gen_random_uuid(), 'the tenant of before')",
                "select pg_create_logical_replication_slot('omega_slot', 'pgoutput')");
        // When
        Ended refused = project.command(project.variables(server, "omega"), "restore", backup);
        List<String> untouched = BackedUpProject.texts(server, "omega", "select name from public.tenants");
        Ended done =
                project.command(project.variables(server, "omega", "BACKUP_OVERWRITE", "omega"), "restore", backup);
        // Then
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.output()).contains("omega holds rows, in public.tenants");
        assertThat(untouched).containsExactly("the tenant of before");
        assertThat(done.code()).as(done.output()).isZero();
        String kept = new JsonObject(done.output()).getString("replaced");
        assertThat(BackedUpProject.texts(server, "omega", "select name from public.tenants"))
                .containsExactly("A");
        assertThat(BackedUpProject.texts(
                        server,
                        "postgres",
                        "select shobj_description(oid, 'pg_database') from pg_database where datname = 'omega'"))
                .containsExactly("nextmavens.io/project=tests/omega");
        project.sql("postgres", "alter database " + kept + " allow_connections true");
        assertThat(BackedUpProject.texts(server, kept, "select name from public.tenants"))
                .containsExactly("the tenant of before");
        assertThat(BackedUpProject.texts(server, "postgres", "select slot_name from pg_replication_slots"))
                .isEmpty();
        project.sql("postgres", "drop database " + kept + " with (force)");
    }

    @Test
    void aWrongKeyIsRefused() throws Exception {
        // Given
        BackupKey other = BackupKey.generate();
        // Then
        refused(
                project.variables(project.postgres.server(), "omega", "BACKUP_KEY", other.identity()),
                "not made with this key");
    }

    @Test
    void aTruncatedPartIsRefused() throws Exception {
        // Given
        Path part = project.objects("database.000002").getFirst();
        byte[] whole = Files.readAllBytes(part);
        Files.write(part, Arrays.copyOf(whole, whole.length - 1));
        // Then
        try {
            refused(project.variables(project.postgres.server(), "omega"), "part 2 of stream database has ");
        } finally {
            Files.write(part, whole);
        }
    }

    @Test
    void aMissingPartIsRefused() throws Exception {
        // Given
        Path part = project.objects("files.000001").getFirst();
        byte[] whole = Files.readAllBytes(part);
        Files.delete(part);
        // Then
        try {
            refused(project.variables(project.postgres.server(), "omega"), "part 1 of stream files is missing from s3");
        } finally {
            Files.write(part, whole);
        }
    }

    @Test
    void aChangedByteIsRefusedAndADrillFindsIt() throws Exception {
        // Given
        Path part = project.objects("database.000001").getFirst();
        byte[] whole = Files.readAllBytes(part);
        byte[] changed = whole.clone();
        changed[20_000] ^= 1;
        Files.write(part, changed);
        // Then
        try {
            refused(project.variables(project.postgres.server(), "omega"), "another checksum");
            Ended drill = project.command(project.variables(project.postgres.server(), "alpha"), "drill", backup);
            assertThat(drill.code()).isEqualTo(2);
            assertThat(drill.output()).contains("is damaged: part 1 of stream database has another checksum");
        } finally {
            Files.write(part, whole);
        }
    }

    @Test
    void aManifestThatSomebodyChangedIsRefused() throws Exception {
        // Given
        Path manifest = project.objects("manifest.json").getFirst();
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replace("\"alpha\"", "\"beta\""));
        // Then
        try {
            refused(project.variables(project.postgres.server(), "omega"), "its manifest was changed");
        } finally {
            Files.writeString(manifest, text);
        }
    }

    @Test
    void aBackupOfANewerServerOrCatalogIsRefused() throws Exception {
        // Given
        Path path = project.objects("manifest.json").getFirst();
        byte[] bytes = Files.readAllBytes(path);
        Manifest manifest = Manifest.read(bytes, project.key);
        // Then
        try {
            Files.write(
                    path, withVersions(manifest, 990_001, manifest.catalog()).write(project.key));
            refused(project.variables(project.postgres.server(), "omega"), "is of PostgreSQL 99, and the server");
            Files.write(
                    path, withVersions(manifest, manifest.postgresql(), "9999").write(project.key));
            refused(project.variables(project.postgres.server(), "omega"), "has the catalog 9999");
        } finally {
            Files.write(path, bytes);
        }
    }

    private static Manifest withVersions(Manifest manifest, int postgresql, String catalog) {
        return new Manifest(
                manifest.id(),
                manifest.project(),
                manifest.database(),
                manifest.kind(),
                manifest.began(),
                manifest.finished(),
                postgresql,
                catalog,
                manifest.streams());
    }

    /** Refused with these words, and the server is as it was. */
    private static void refused(Map<String, String> variables, String words) throws Exception {
        Server server = project.postgres.server();
        List<String> databases = databases(server);
        List<String> roles = BackedUpProject.texts(server, "postgres", "select rolname from pg_roles order by 1");
        Ended ended = project.command(variables, "restore", backup);
        assertThat(ended.code()).as(ended.output()).isEqualTo(2);
        assertThat(ended.output()).contains(words).doesNotContain(variables.get("BACKUP_KEY"));
        assertThat(databases(server)).isEqualTo(databases);
        assertThat(BackedUpProject.texts(server, "postgres", "select rolname from pg_roles order by 1"))
                .isEqualTo(roles);
    }

    @Test
    void aDrillRestoresIntoAServerOfItsOwn() throws Exception {
        // Given
        List<String> databases = databases(project.postgres.server());
        // When
        Ended ended = project.command(project.variables(project.postgres.server(), "alpha"), "drill");
        // Then
        assertThat(ended.code()).as(ended.output()).isZero();
        JsonObject result = new JsonObject(ended.output());
        assertThat(result.getString("id")).isEqualTo(backup);
        assertThat(result.getLong("rows")).isGreaterThan(3300);
        assertThat(result.getLong("files")).isEqualTo(2);
        assertThat(result.getJsonArray("notIsolated")).isEmpty();
        assertThat(databases(project.postgres.server())).isEqualTo(databases);
    }
}
