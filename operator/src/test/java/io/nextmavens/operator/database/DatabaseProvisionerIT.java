package io.nextmavens.operator.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

class DatabaseProvisionerIT {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final LoginPasswords PASSWORDS = new LoginPasswords("auth pass'word", "owner\\pass", "repl");
    private static final Map<String, String> MIGRATIONS = Map.of("0001_notes.sql", """
            create table notes (id int primary key, body text);
            insert into tenants (id, name) values ('aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa', 'A');
            insert into notes values (1, 'a', 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa');
            """);

    private final TestServer server = TestServer.shared();
    private final DatabaseProvisioner provisioner = new DatabaseProvisioner(ConnectionLimits.DEFAULT);

    private static ProjectDatabase project() {
        String name = "p" + COUNT.incrementAndGet();
        return new ProjectDatabase(name, "team/" + name, true);
    }

    @Test
    void tenantsThatAreMadeUpGetAtNoRow() {
        // Given
        var database = project();
        provision(server.admin(), database);
        var tables = provisioner
                .isolate(server.admin(), database, IsolationMode.OBSERVE)
                .tables();

        // When
        var trial = provisioner.tryIsolation(server.admin(), database, PASSWORDS, tables);

        // Then
        assertThat(trial.leaks()).isEmpty();
        assertThat(trial.undecided()).isEmpty();
        assertThat(trial.tables()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aTableThatLetsTenantsThroughIsFoundByTryingAndKeepsItsRows() throws SQLException {
        // Given
        var database = project();
        provision(server.admin(), database);
        var tables = provisioner
                .isolate(server.admin(), database, IsolationMode.OBSERVE)
                .tables();
        server.run(
                database.name(),
                "set session_replication_role = replica", // without event triggers
                "alter table public.notes disable row level security");

        // When
        var trial = provisioner.tryIsolation(server.admin(), database, PASSWORDS, tables);

        // Then
        assertThat(trial.leaks())
                .contains(
                        "public.notes: a tenant reads rows of others",
                        "public.notes: a tenant changes rows of others",
                        "public.notes: a tenant deletes rows of others",
                        "public.notes: a tenant makes rows of another");
        assertThat(server.column(database.name(), "select count(*) from public.notes"))
                .containsExactly("1");
    }

    @Test
    void theSchemaOfOneTenantIsTriedToo() throws SQLException {
        // Given
        var own = "tenant_aaaaaaaaaaaa4aaa8aaaaaaaaaaaaaaa";
        var database = project();
        provision(server.admin(), database);
        server.run(
                database.name(),
                "select nextmavens.keep_tenant_schema('aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa')",
                "create table " + own + ".orders (id int generated always as identity, item text not null)",
                "insert into " + own + ".orders (item) values ('anvil')");
        var tables = provisioner
                .isolate(server.admin(), database, IsolationMode.OBSERVE)
                .tables();

        // When
        var trial = provisioner.tryIsolation(server.admin(), database, PASSWORDS, tables);
        server.run(
                database.name(),
                "set session_replication_role = replica", // without event triggers
                "alter table " + own + ".orders disable row level security");
        var broken = provisioner.tryIsolation(server.admin(), database, PASSWORDS, tables);

        // Then
        assertThat(trial.leaks()).isEmpty();
        assertThat(trial.undecided()).isEmpty();
        assertThat(broken.leaks())
                .contains(
                        own + ".orders: a tenant reads rows of others",
                        own + ".orders: a tenant changes rows of others",
                        own + ".orders: a tenant deletes rows of others",
                        own + ".orders: a tenant makes rows of another");
    }

    /** All steps in their order; returns what they changed. */
    private List<String> provision(AdminAccess admin, ProjectDatabase database) {
        List<String> changes = new ArrayList<>();
        provisioner.checkServer(admin);
        changes.addAll(provisioner.ensureDatabase(admin, database).descriptions());
        changes.addAll(provisioner.ensureLogins(admin, database, PASSWORDS).descriptions());
        changes.addAll(provisioner
                .ensureCatalog(admin, database, CatalogSpec.DEFAULT)
                .changes()
                .descriptions());
        changes.addAll(
                provisioner.migrate(admin, database, PASSWORDS, MIGRATIONS).descriptions());
        IsolationResult isolation = provisioner.isolate(admin, database, IsolationMode.ENFORCE);
        assertThat(isolation.tables())
                .filteredOn(table -> table.problem().isPresent())
                .isEmpty();
        changes.addAll(isolation.changes().descriptions());
        changes.addAll(provisioner.ensureReplication(admin, database).changes().descriptions());
        return changes;
    }

    private static DatabaseProblem problem(Runnable step) {
        DatabaseException failure = catchThrowableOfType(DatabaseException.class, step::run);
        assertThat(failure).isNotNull();
        return failure.problem();
    }

    @Test
    void aProjectGetsItsDatabaseAndASecondRoundWritesNothing() throws Exception {
        // Given
        ProjectDatabase database = project();
        assertThat(provision(server.admin(), database))
                .contains("created database " + database.name(), "ran migration 0001_notes.sql")
                .contains("created slot " + database.slot());
        String before = server.transactions();
        // When
        List<String> second = provision(server.admin(), database);
        // Then
        assertThat(second).isEmpty();
        assertThat(server.transactions()).isEqualTo(before);
        assertThat(server.column(
                        database.name(),
                        "select plugin || ' ' || database from pg_replication_slots where slot_name = '"
                                + database.slot() + "'"))
                .containsExactly("pgoutput " + database.name());
    }

    @Test
    void theServerIsDescribed() {
        ServerReport report = provisioner.checkServer(server.admin());
        assertThat(report.versionNumber()).isGreaterThanOrEqualTo(150_000);
        assertThat(report.superuser()).isTrue();
        assertThat(report.logicalReplication()).isTrue();
        assertThat(report.maxReplicationSlots()).isEqualTo(20);
    }

    @Test
    void theCatalogSaysWhatStandsForEachExtension() {
        ProjectDatabase database = project();
        provision(server.admin(), database);
        CatalogReport report = provisioner.ensureCatalog(server.admin(), database, CatalogSpec.DEFAULT);
        assertThat(report.eventTriggers()).isTrue();
        assertThat(report.extensions())
                .containsEntry("pgjwt", "sql")
                .containsEntry("pg_net", "sql")
                .containsEntry("postgis", "absent")
                .containsKey("pgcrypto");
    }

    @Test
    void noLoginEntersAnotherProjectsDatabase() throws Exception {
        // Given
        ProjectDatabase one = project();
        ProjectDatabase other = project();
        provision(server.admin(), one);
        provision(server.admin(), other);
        Map<String, String> logins = Map.of(
                one.authenticator(), PASSWORDS.authenticator(),
                one.owner(), PASSWORDS.owner(),
                one.replicator(), PASSWORDS.replicator());
        for (Map.Entry<String, String> login : logins.entrySet()) {
            // Then
            server.connect(one.name(), login.getKey(), login.getValue()).close();
            assertThatThrownBy(() -> server.connect(other.name(), login.getKey(), login.getValue()))
                    .hasMessageContaining("permission denied for database");
        }
    }

    @Test
    void aDatabaseThatIsNotTheProjectsIsRefused() throws Exception {
        // Given
        ProjectDatabase database = project();
        provisioner.ensureDatabase(server.admin(), database);
        ProjectDatabase thief = new ProjectDatabase(database.name(), "other/thief", true);
        ProjectDatabase unmarked = project();
        server.run("postgres", "create database " + unmarked.name());
        // Then
        assertThat(problem(() -> provisioner.ensureDatabase(server.admin(), thief)))
                .isEqualTo(new DatabaseProblem.OwnedByAnother(
                        database.name(), Optional.of("nextmavens.io/project=" + database.project())));
        assertThat(problem(() -> provisioner.drop(server.admin(), thief)))
                .isInstanceOf(DatabaseProblem.OwnedByAnother.class);
        assertThat(problem(() -> provisioner.ensureDatabase(server.admin(), unmarked)))
                .isEqualTo(new DatabaseProblem.OwnedByAnother(unmarked.name(), Optional.empty()));
        // And the mark hands it over
        server.run(
                "postgres",
                "comment on database " + unmarked.name() + " is 'nextmavens.io/project=" + unmarked.project() + "'");
        assertThat(provisioner.ensureDatabase(server.admin(), unmarked).descriptions())
                .containsExactly("revoked CONNECT on " + unmarked.name() + " from PUBLIC");
    }

    @Test
    void aCreationThatWasInterruptedIsCompleted() throws Exception {
        // Given what is left when the operator is killed between CREATE DATABASE and the mark
        ProjectDatabase database = project();
        server.run("postgres", "create database " + database.name() + " allow_connections false");
        // When
        provision(server.admin(), database);
        // Then
        assertThat(provision(server.admin(), database)).isEmpty();
        server.connect(database.name(), database.owner(), PASSWORDS.owner()).close();
    }

    @Test
    void aPasswordIsSetOnlyWhenTheLoginIsRefusedWithIt() throws Exception {
        // Given
        ProjectDatabase database = project();
        provision(server.admin(), database);
        server.run("postgres", "alter role " + database.owner() + " password 'changed by hand'");
        // When
        Changes changes = provisioner.ensureLogins(server.admin(), database, PASSWORDS);
        // Then
        assertThat(changes.descriptions()).containsExactly("set the password of " + database.owner());
        assertThat(server.column(
                        "postgres", "select rolpassword from pg_authid where rolname = '" + database.owner() + "'"))
                .allMatch(stored -> stored.startsWith("SCRAM-SHA-256$4096:"));
        server.connect(database.name(), database.owner(), PASSWORDS.owner()).close();
    }

    @Test
    void theAuthenticatorMayOnlyBecomeTheApiRoles() throws Exception {
        ProjectDatabase database = project();
        provision(server.admin(), database);
        try (Connection c = server.connect(database.name(), database.authenticator(), PASSWORDS.authenticator());
                var statement = c.createStatement()) {
            assertThatThrownBy(() -> statement.execute("select * from notes"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> statement.execute("set role " + database.owner()))
                    .hasMessageContaining("permission denied");
            statement.execute("set role service_role");
            statement.execute("select * from notes");
        }
    }

    @Test
    void anUnreachableServerIsNamedWithItsError() {
        AdminAccess nobody = new AdminAccess("localhost", 1, "postgres", "prefer", "postgres", "secret-word");
        DatabaseProblem found = problem(() -> provisioner.checkServer(nobody));
        assertThat(found).isInstanceOf(DatabaseProblem.Unreachable.class);
        assertThat(found.message()).contains("localhost:1").contains("refused").doesNotContain("secret-word");
        assertThat(found.terminal()).isFalse();
    }

    @Test
    void aRefusedAdministratorIsNotAnUnreachableServer() throws Exception {
        server.run("postgres", "drop role if exists weak", "create role weak login password 'right'");
        assertThat(problem(() -> provisioner.checkServer(server.admin("weak", "wrong"))))
                .isInstanceOf(DatabaseProblem.LoginRefused.class);
        assertThat(problem(() -> provisioner.checkServer(server.admin("weak", "right")))
                        .message())
                .contains("may not create databases and roles")
                .contains("ALTER ROLE weak CREATEDB CREATEROLE");
    }

    @Test
    void anExtensionTheServerLacksIsAProblemOfTheSpecAndChangesNothing() throws Exception {
        ProjectDatabase database = project();
        provisioner.ensureDatabase(server.admin(), database);
        provisioner.ensureLogins(server.admin(), database, PASSWORDS);
        String before = server.transactions();
        CatalogSpec spec =
                new CatalogSpec(List.of("public"), IsolationMode.ENFORCE, List.of("hstore", "warp_drive"), true);
        DatabaseProblem found = problem(() -> provisioner.ensureCatalog(server.admin(), database, spec));
        assertThat(found).isInstanceOf(DatabaseProblem.Spec.class);
        assertThat(found.terminal()).isTrue();
        assertThat(found.message()).contains("spec.database.extensions").contains("warp_drive");
        assertThat(server.transactions()).isEqualTo(before);
        // And one it has is created, once
        CatalogSpec hstore =
                new CatalogSpec(List.of("public", "api"), IsolationMode.ENFORCE, List.of("hstore", "pgjwt"), true);
        assertThat(provisioner.ensureCatalog(server.admin(), database, hstore).extensions())
                .containsKey("hstore");
        assertThat(provisioner
                        .ensureCatalog(server.admin(), database, hstore)
                        .changes()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aMigrationThatFailsOrWasChangedIsNamed() {
        ProjectDatabase database = project();
        provision(server.admin(), database);
        // When one fails
        DatabaseProblem failed = problem(() -> provisioner.migrate(
                server.admin(),
                database,
                PASSWORDS,
                Map.of(
                        "0001_notes.sql",
                        MIGRATIONS.get("0001_notes.sql"),
                        "0002_bad.sql",
                        "select 1;\nselect nonsense;")));
        // Then
        assertThat(failed).isInstanceOfSatisfying(DatabaseProblem.Migration.class, migration -> {
            assertThat(migration.name()).isEqualTo("0002_bad.sql");
            assertThat(migration.line()).contains(2);
            assertThat(migration.problem()).contains("column \"nonsense\" does not exist");
        });
        // When one was changed
        DatabaseProblem changed = problem(() ->
                provisioner.migrate(server.admin(), database, PASSWORDS, Map.of("0001_notes.sql", "select 'changed'")));
        // Then
        assertThat(changed.message())
                .contains("0001_notes.sql")
                .contains("was changed")
                .contains("restore its text");
        assertThat(changed.terminal()).isTrue();
    }

    @Test
    void whatIsSwitchedOffIsRepairedAndToldOnce() throws Exception {
        // Given
        ProjectDatabase database = project();
        provision(server.admin(), database);
        server.run(
                database.name(),
                "alter table notes disable row level security",
                "set event_triggers = off",
                "drop policy tenant_isolation on notes");
        // When
        IsolationResult observed = provisioner.isolate(server.admin(), database, IsolationMode.OBSERVE);
        IsolationResult repaired = provisioner.isolate(server.admin(), database, IsolationMode.ENFORCE);
        // Then
        assertThat(observed.isIsolated()).isFalse();
        assertThat(observed.changes().isEmpty()).isTrue();
        assertThat(repaired.isIsolated()).isTrue();
        assertThat(repaired.changes().descriptions())
                .containsExactlyInAnyOrder(
                        "public.notes: row-level security enabled at once, after a change by postgres",
                        "public.notes: policy tenant_isolation created");
        assertThat(provisioner
                        .isolate(server.admin(), database, IsolationMode.ENFORCE)
                        .changes()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aServerWithoutLogicalReplicationIsSaidSo() throws Exception {
        TestServer plain = TestServer.withoutLogicalReplication();
        ProjectDatabase database = new ProjectDatabase("solo", "team/solo", false);
        try {
            DatabaseProblem found = problem(() -> provision(plain.admin(), database));
            assertThat(found.message()).contains("wal_level: it is replica").contains("set it to logical");
        } finally {
            plain.stop();
        }
        // And gone, it is unreachable
        assertThat(problem(() -> provisioner.checkServer(plain.admin())))
                .isInstanceOf(DatabaseProblem.Unreachable.class);
    }

    @Test
    void aDropEndsConnectionsAndReadersAndLeavesNothing() throws Exception {
        // Given
        ProjectDatabase database = project();
        provision(server.admin(), database);
        Connection open = server.connect(database.name(), database.authenticator(), PASSWORDS.authenticator());
        Properties replication = new Properties();
        PGProperty.USER.set(replication, database.replicator());
        PGProperty.PASSWORD.set(replication, PASSWORDS.replicator());
        PGProperty.REPLICATION.set(replication, "database");
        PGProperty.PREFER_QUERY_MODE.set(replication, "simple");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(replication, "15");
        Connection reader = DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + server.port() + "/" + database.name(), replication);
        PGReplicationStream stream = reader.unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(database.slot())
                .withSlotOption("proto_version", "1")
                .withSlotOption("publication_names", "nextmavens")
                .start();
        assertThat(provisioner.ensureReplication(server.admin(), database).active())
                .isTrue();
        // When
        DropReport report = provisioner.drop(server.admin(), database);
        // Then
        assertThat(report.left()).isEmpty();
        assertThat(report.changes().descriptions()).hasSize(4);
        assertThat(open.isValid(1)).isFalse();
        assertThat(server.column(
                        "postgres",
                        "select slot_name::text from pg_replication_slots where slot_name = '" + database.slot()
                                + "' union all select rolname from pg_roles where rolname like '" + database.name()
                                + "\\_%' union all select datname from pg_database where datname = '" + database.name()
                                + "'"))
                .isEmpty();
        assertThat(provisioner.drop(server.admin(), database).changes().isEmpty())
                .isTrue();
        assertThatThrownBy(stream::read).isInstanceOf(SQLException.class);
        open.close();
        reader.abort(Runnable::run);
    }

    @Test
    void aDropSaysWhatItHadToLeave() throws Exception {
        // Given
        ProjectDatabase database = project();
        ProjectDatabase other = project();
        provision(server.admin(), database);
        provision(server.admin(), other);
        server.run(other.name(), "grant select on notes to " + database.owner());
        // When
        DropReport report = provisioner.drop(server.admin(), database);
        // Then
        assertThat(report.left()).singleElement().asString().startsWith("login " + database.owner());
    }

    @Test
    void anAdministratorWithoutSuperuserProvisionsAllButEventTriggers() throws Exception {
        // Given what a managed service gives: here the shared roles are its superuser's and it may grant them
        TestServer managed = server;
        managed.run(
                "postgres",
                "drop role if exists cloud",
                "create role cloud login createdb createrole replication password 'cloud'",
                "grant anon, authenticated, service_role, supabase_auth_admin to cloud with admin option");
        AdminAccess cloud = managed.admin("cloud", "cloud");
        ProjectDatabase database = project();
        // When
        List<String> changes = provision(cloud, database);
        // Then
        assertThat(changes).contains("ran migration 0001_notes.sql", "created slot " + database.slot());
        assertThat(provisioner
                        .ensureCatalog(cloud, database, CatalogSpec.DEFAULT)
                        .eventTriggers())
                .isFalse();
        assertThat(provision(cloud, database)).isEmpty();
        // And the rounds keep isolation and publication
        try (Connection owner = managed.connect(database.name(), database.owner(), PASSWORDS.owner());
                var statement = owner.createStatement()) {
            statement.execute("create table later (id int)");
            statement.execute("alter table notes disable row level security");
        }
        assertThat(provisioner
                        .isolate(cloud, database, IsolationMode.ENFORCE)
                        .changes()
                        .descriptions())
                .contains("public.later: column tenant_id added", "public.notes: row-level security enabled");
        assertThat(provisioner.ensureReplication(cloud, database).changes().descriptions())
                .containsExactly("add table public.later (publication nextmavens)");
        // And so they do with the schema of one tenant
        var own = "tenant_aaaaaaaaaaaa4aaa8aaaaaaaaaaaaaaa";
        try (Connection owner = managed.connect(database.name(), database.owner(), PASSWORDS.owner());
                var statement = owner.createStatement()) {
            statement.execute("select nextmavens.keep_tenant_schema('aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa')");
            statement.execute("create table " + own + ".orders (id int primary key)");
        }
        assertThat(provisioner
                        .isolate(cloud, database, IsolationMode.ENFORCE)
                        .changes()
                        .descriptions())
                .contains(own + ".orders: row-level security enabled");
        assertThat(provisioner.ensureReplication(cloud, database).changes().descriptions())
                .containsExactly("add table " + own + ".orders (publication nextmavens)");
        assertThat(provision(cloud, database)).isEmpty();
        try (Connection c = managed.connect(database.name(), database.authenticator(), PASSWORDS.authenticator());
                var statement = c.createStatement()) {
            statement.execute("set role authenticated");
            try (var rows = statement.executeQuery("select count(*) from notes")) {
                rows.next();
                assertThat(rows.getInt(1)).isZero();
            }
            statement.execute("select set_config('request.jwt.claims',"
                    + " '{\"tenant_id\": \"aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa\"}', false)");
            try (var rows = statement.executeQuery("select count(*) from notes")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(1);
            }
        }
        assertThat(provisioner.drop(cloud, database).left()).isEmpty();
    }

    @Test
    void manyProjectsAtOnceShareAFewConnections() throws Exception {
        // Given
        DatabaseProvisioner few = new DatabaseProvisioner(new ConnectionLimits(
                2,
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1)));
        List<Callable<List<TableIsolation>>> rounds = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ProjectDatabase database = project();
            rounds.add(() -> {
                few.ensureDatabase(server.admin(), database);
                few.ensureLogins(server.admin(), database, PASSWORDS);
                few.ensureCatalog(server.admin(), database, CatalogSpec.DEFAULT);
                return few.isolate(server.admin(), database, IsolationMode.ENFORCE)
                        .tables();
            });
        }
        // When
        int most = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            var results = rounds.stream().map(threads::submit).toList();
            while (results.stream().anyMatch(result -> !result.isDone())) {
                int now = Integer.parseInt(server.column(
                                "postgres",
                                "select count(*) from pg_stat_activity where application_name = 'nextmavens-operator'")
                        .getFirst());
                most = Math.max(most, now);
            }
            for (var result : results) {
                // Then
                assertThat(result.get()).isNotEmpty();
            }
        }
        // And those the server is still closing
        assertThat(most).isBetween(1, 5);
    }

    @Test
    void aLockThatIsHeldTooLongIsSaidToBeBusy() throws Exception {
        // Given
        ProjectDatabase database = project();
        provision(server.admin(), database);
        ConnectionLimits impatient = new ConnectionLimits(
                1,
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                Duration.ofMillis(100),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
        try (Connection c = server.connect(database.name(), "postgres", "");
                var statement = c.createStatement()) {
            c.setAutoCommit(false);
            statement.execute("lock table notes in access exclusive mode");
            // When
            DatabaseProblem found = problem(() -> new DatabaseProvisioner(impatient)
                    .migrate(
                            server.admin(),
                            database,
                            PASSWORDS,
                            Map.of("0009_alter.sql", "alter table notes add column late text")));
            // Then
            assertThat(found).isInstanceOf(DatabaseProblem.Busy.class);
        }
    }

    @Test
    void aNameThatCannotBeIsAProblemOfTheSpec() {
        for (String name : List.of("", "Notes", "my-db", "1st", "a".repeat(41), "a".repeat(300), "x; drop")) {
            DatabaseProblem found = problem(() -> new ProjectDatabase(name, "team/x", true));
            assertThat(found).as(name).isInstanceOf(DatabaseProblem.Spec.class);
            assertThat(found.message()).contains("spec.database.name").hasSizeLessThan(400);
        }
    }
}
