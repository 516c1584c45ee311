package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.SecretKeyReference;
import io.nextmavens.operator.backup.BackupInputs;
import io.nextmavens.operator.cloudnativepg.CloudNativePgObjects;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.standalone.StandaloneDatabase;
import java.util.Optional;

/** How Jobs log in to databases as administrators: addresses, and where the passwords are. */
final class DatabaseLogins {

    private static final String PASSWORD = "password";

    private DatabaseLogins() {}

    /** To the round's own project's. */
    static BackupInputs of(Round round) {
        var access = round.database().orElseThrow();
        return new BackupInputs(
                round.settings().backupImage(),
                access.admin().host(),
                access.admin().port(),
                access.admin().database(),
                access.admin().sslMode(),
                access.admin().username(),
                new SecretKeyReference(adminSecret(round.project()), PASSWORD),
                access.database().name());
    }

    /** To that of another project of the namespace, which has one; empty where its Secret does not say how. */
    static Optional<BackupInputs> of(Round round, NextMavensProject other) {
        var database = other.getStatus().database();
        var secret = round.secrets().read(adminSecret(other));
        if (other.getSpec().database().server() == null) {
            return secret.map(content -> new BackupInputs(
                    round.settings().backupImage(),
                    database.host(),
                    database.port(),
                    StandaloneDatabase.MAINTENANCE,
                    StandaloneDatabase.SSL_MODE,
                    content.getOrDefault("username", StandaloneDatabase.SUPERUSER),
                    new SecretKeyReference(adminSecret(other), PASSWORD),
                    database.name()));
        }
        return secret.map(AdminSecret::read)
                .filter(AdminSecret.Login.class::isInstance)
                .map(AdminSecret.Login.class::cast)
                .map(login -> new BackupInputs(
                        round.settings().backupImage(),
                        login.access().host(),
                        login.access().port(),
                        login.access().database(),
                        login.access().sslMode(),
                        login.access().username(),
                        new SecretKeyReference(adminSecret(other), PASSWORD),
                        database.name()));
    }

    /** Name of the Secret with the administrator's login. */
    static String adminSecret(NextMavensProject project) {
        var database = project.getSpec().database();
        if (database.server() != null) {
            return database.server().adminSecretRef().name();
        }
        var names = ProjectObjects.of(project);
        return database.standalone() == null
                ? CloudNativePgObjects.superuserSecret(names, database.cloudNativePG())
                : names.superuserSecret();
    }
}
