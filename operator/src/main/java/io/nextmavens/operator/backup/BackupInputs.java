package io.nextmavens.operator.backup;

import io.nextmavens.crds.v1alpha1.SecretKeyReference;
import java.util.Objects;

/**
 * What the CronJobs follow from besides the spec.
 *
 * @param defaultImage image where the spec names none
 * @param host of the database's server
 * @param port of the database's server
 * @param maintenance database that the administrator may always enter
 * @param sslMode how TLS is used, in libpq's words
 * @param username the administrator's login
 * @param password where the administrator's password is
 * @param database name of the project's database
 */
public record BackupInputs(
        String defaultImage,
        String host,
        int port,
        String maintenance,
        String sslMode,
        String username,
        SecretKeyReference password,
        String database) {

    public BackupInputs {
        Objects.requireNonNull(defaultImage, "defaultImage");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(maintenance, "maintenance");
        Objects.requireNonNull(sslMode, "sslMode");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(database, "database");
    }
}
