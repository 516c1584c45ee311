package io.nextmavens.cli.psql;

import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Secrets;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import io.nextmavens.crds.v1alpha1.DatabaseSpec;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who logs in where, and as whom.
 *
 * @param host of the server, as pods know it
 * @param port of the server
 * @param database that is entered
 * @param sslMode libpq's
 * @param user who logs in
 * @param password of the user
 * @param role that the session takes on, if another than the user's
 */
record Login(
        String host, int port, String database, String sslMode, String user, String password, Optional<String> role) {

    /** As whom. */
    enum Role {
        /** Whom migrations run as: owns what is in the exposed schemas, sees rows of every tenant. */
        OWNER,
        /** Whoever sends no token. */
        ANON,
        /** Users. */
        AUTHENTICATED,
        /** Whoever has the SERVICE_KEY: passes by every policy. */
        SERVICE_ROLE,
        /** The administrator of the server. */
        ADMIN
    }

    /** What is in the Secrets of a project for a role. */
    static Login of(Connection cluster, NextMavensProject project, Role role) {
        var name = project.getMetadata().getName();
        var database = Secrets.of(cluster, name, "database");
        return role == Role.ADMIN
                ? admin(
                        database,
                        Secrets.named(
                                cluster, adminSecret(name, project.getSpec().database())))
                : of(database, role);
    }

    /**
     * A login of the project's own.
     *
     * @param secret the content of {@code <project>-database}
     */
    static Login of(Map<String, String> secret, Role role) {
        var login = role == Role.OWNER ? "owner" : "authenticator";
        return new Login(
                of(secret, "host"),
                Integer.parseInt(of(secret, "port")),
                of(secret, "database"),
                secret.getOrDefault("sslmode", "prefer"),
                of(secret, login + "-username"),
                of(secret, login + "-password"),
                role == Role.OWNER ? Optional.empty() : Optional.of(role.name().toLowerCase(Locale.ROOT)));
    }

    /**
     * The administrator's, into the project's database.
     *
     * @param secret the content of {@code <project>-database}
     * @param admin the content of the administrator's Secret
     */
    static Login admin(Map<String, String> secret, Map<String, String> admin) {
        return new Login(
                of(secret, "host"),
                Integer.parseInt(of(secret, "port")),
                of(secret, "database"),
                secret.getOrDefault("sslmode", "prefer"),
                admin.getOrDefault("username", "postgres").strip(),
                of(admin, "password"),
                Optional.empty());
    }

    /** Where the administrator's password of each kind of database is. */
    static String adminSecret(String project, DatabaseSpec spec) {
        if (spec.server() != null) {
            return spec.server().adminSecretRef().name();
        }
        if (spec.cloudNativePG() != null) {
            var cluster = spec.cloudNativePG().clusterRef();
            return (cluster == null ? project + "-database" : cluster.name()) + "-superuser";
        }
        return project + "-superuser";
    }

    private static String of(Map<String, String> secret, String key) {
        return Optional.ofNullable(secret.get(key))
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new Problem(
                        Exit.NOT_FOUND,
                        "the Secret of the database has no " + key + " yet",
                        "The operator completes it: kubectl nextmavens status tells how far it is."));
    }

    /** Tells of everything but the password. */
    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + database
                + role.map(one -> " as " + one).orElse("");
    }
}
