package io.nextmavens.operator.database;

import io.nextmavens.manifests.catalog.MigrationException;
import io.nextmavens.manifests.catalog.Migrations;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** Runs an application's migrations as the owner's login. */
final class MigrationStep {

    private MigrationStep() {}

    static Changes migrate(Session owner, Map<String, String> migrations) throws SQLException {
        try {
            return new Changes(new Migrations(migrations)
                    .apply(owner.connection()).stream()
                            .map(name -> "ran migration " + name)
                            .toList());
        } catch (MigrationException e) {
            // Another session's lock is not the migration's fault: trying again helps.
            if (SqlFailures.state(e).equals("55P03")) {
                throw new DatabaseException(
                        new DatabaseProblem.Busy("a lock that migration " + e.migration() + " needs"), e);
            }
            throw problem(e);
        }
    }

    static DatabaseException problem(MigrationException e) {
        Optional<Integer> line = e.line().isPresent() ? Optional.of(e.line().getAsInt()) : Optional.empty();
        return new DatabaseException(new DatabaseProblem.Migration(e.migration(), line, e.problem(), e.remedy()), e);
    }
}
