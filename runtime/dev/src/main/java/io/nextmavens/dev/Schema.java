package io.nextmavens.dev;

import io.nextmavens.manifests.catalog.CatalogInstaller;
import io.nextmavens.manifests.catalog.Migrations;
import io.nextmavens.sql.SqlIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is in the project's database: the catalog, and the application's own SQL over it. */
record Schema(Database database) {

    /** What the authenticator becomes: for a request, or for the auth service. */
    private static final List<String> ROLES = List.of("anon", "authenticated", "service_role", "supabase_auth_admin");

    /** The file runs once as the owner; one that changed after it ran in a kept database is refused. */
    void apply(Optional<Path> file) throws SQLException, IOException {
        try (Connection admin = database.connect(Database.SUPERUSER, Database.NAME)) {
            new CatalogInstaller().install(admin);
            grantToLogins(admin);
            try (Statement statement = admin.createStatement()) {
                statement.execute("select nextmavens.sync_publication()");
                statement.execute("select pg_create_logical_replication_slot('" + Database.SLOT + "', 'pgoutput')"
                        + " where not exists (select from pg_replication_slots where slot_name = '" + Database.SLOT
                        + "')");
            }
        }
        if (file.isPresent()) {
            try (Connection owner = database.connect(Database.OWNER, Database.NAME)) {
                new Migrations(Map.of(file.get().getFileName().toString(), Files.readString(file.get()))).apply(owner);
            }
        }
    }

    private static void grantToLogins(Connection admin) throws SQLException {
        try (PreparedStatement statement = admin.prepareStatement("select nextmavens.set_logins(?, ?, ?)")) {
            statement.setString(1, Database.OWNER);
            statement.setString(2, Database.AUTHENTICATOR);
            statement.setString(3, Database.REPLICATOR);
            statement.execute();
        }
        try (Statement statement = admin.createStatement()) {
            for (String role : ROLES) {
                statement.execute(
                        "grant " + new SqlIdentifier(role) + " to " + new SqlIdentifier(Database.AUTHENTICATOR));
            }
        }
    }
}
