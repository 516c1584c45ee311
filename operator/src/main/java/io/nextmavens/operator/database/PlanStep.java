package io.nextmavens.operator.database;

import io.nextmavens.manifests.catalog.CatalogInstaller;
import io.nextmavens.manifests.catalog.MigrationException;
import io.nextmavens.manifests.catalog.Migrations;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Says what the other steps would write, by reading alone. */
final class PlanStep {

    private static final String READ_ONLY = "set default_transaction_read_only = on";

    private final ServerConnections connections;
    private final CatalogInstaller installer = new CatalogInstaller();

    PlanStep(ServerConnections connections) {
        this.connections = connections;
    }

    List<String> plan(
            AdminAccess admin,
            ProjectDatabase database,
            CatalogSpec catalog,
            Map<String, String> migrations,
            boolean replication)
            throws SQLException {
        List<String> steps = new ArrayList<>();
        try (Session session = connections.admin(admin)) {
            session.execute(READ_ONLY);
            var state = DatabaseStep.read(session, database);
            if (state.isEmpty()) {
                return ofNew(database, migrations.keySet(), replication);
            }
            DatabaseStep.requireOwnership(state.get(), database);
            if (state.get().openToAll()) {
                steps.add("revoke CONNECT on " + database.name() + " from PUBLIC");
            }
            for (String login : logins(database)) {
                if (!session.holds("select exists (select from pg_roles where rolname = ?)", login)) {
                    steps.add("create login " + login);
                }
            }
        }
        try (Session session = connections.admin(admin, database)) {
            session.execute(READ_ONLY);
            boolean hasCatalog =
                    installer.installedVersion(session.connection()).isPresent();
            if (catalog.upgrade() || !hasCatalog) {
                installer.pending(session.connection()).forEach(file -> steps.add("apply catalog file " + file));
            }
            try {
                List<String> pending = hasCatalog
                        ? new Migrations(migrations).pending(session.connection())
                        : List.copyOf(migrations.keySet());
                pending.forEach(name -> steps.add("run migration " + name));
            } catch (MigrationException e) {
                throw MigrationStep.problem(e);
            }
            if (hasCatalog) {
                steps.addAll(CatalogStep.plannedSettings(session, catalog));
                if (catalog.isolation() == IsolationMode.ENFORCE) {
                    session.query(
                                    "select schema_name, table_name, problem from nextmavens.isolation_report()"
                                            + " where problem is not null",
                                    row -> "isolate " + row.getString(1) + "." + row.getString(2) + ": "
                                            + row.getString(3))
                            .forEach(steps::add);
                }
            }
            if (replication
                    && !session.holds(
                            "select exists (select from pg_replication_slots where slot_name = ?)", database.slot())) {
                steps.add("create slot " + database.slot());
            }
        }
        return steps;
    }

    /** What is done to a database that is not there. */
    List<String> ofNew(ProjectDatabase database, Collection<String> migrations, boolean replication) {
        return Stream.of(
                        Stream.of("create database " + database.name()),
                        logins(database).stream().map(login -> "create login " + login),
                        Stream.of("install catalog " + installer.version()),
                        migrations.stream().map(name -> "run migration " + name),
                        replication ? Stream.of("create slot " + database.slot()) : Stream.<String>empty())
                .flatMap(steps -> steps)
                .toList();
    }

    private static List<String> logins(ProjectDatabase database) {
        return List.of(database.authenticator(), database.owner(), database.replicator());
    }
}
