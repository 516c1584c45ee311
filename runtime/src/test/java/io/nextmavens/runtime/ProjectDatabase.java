package io.nextmavens.runtime;

import io.nextmavens.manifests.catalog.CatalogInstaller;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** The database {@code app} as the operator leaves that of a project: its logins, and the catalog. */
public final class ProjectDatabase {

    private ProjectDatabase() {}

    /** A server that has it, with as many connections as several runtimes take. */
    public static EmbeddedPostgres start() throws IOException, SQLException {
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "100")
                .start();
        make(postgres);
        return postgres;
    }

    /** Makes it on a server that has none. */
    public static void make(EmbeddedPostgres postgres) throws SQLException {
        TestServer.sql(
                postgres,
                "postgres",
                "CREATE DATABASE app",
                "CREATE ROLE app_owner LOGIN",
                "CREATE ROLE app_authenticator LOGIN NOINHERIT",
                "CREATE ROLE app_replicator LOGIN REPLICATION",
                "GRANT CREATE ON DATABASE app TO app_owner");
        try (Connection superuser = TestServer.superuser(postgres.getPort(), "app")) {
            new CatalogInstaller().install(superuser);
        }
        TestServer.sql(
                postgres,
                "app",
                "GRANT anon, authenticated, service_role TO app_authenticator",
                "SELECT nextmavens.set_logins('app_owner', 'app_authenticator', 'app_replicator')");
    }
}
