package io.nextmavens.runtime.backup.database;

import io.nextmavens.manifests.catalog.CatalogInstaller;
import io.nextmavens.runtime.backup.BackupException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a new database needs besides a dump that is poured into it: before, the roles that the dump names; after, that
 * everything belongs to the logins of its own name, and the catalog of this release. Used by one thread.
 */
public final class Handover {

    private static final String ISOLATION =
            "select schema_name || '.' || table_name, problem from nextmavens.isolation_report() where problem is not null";

    private final NewDatabase database;
    private final Facts facts;
    private final NewDatabase.Logins logins;
    private final Adoption adoption;

    private Handover(NewDatabase database, Facts facts, NewDatabase.Logins logins, Adoption adoption) {
        this.database = database;
        this.facts = facts;
        this.logins = logins;
        this.adoption = adoption;
    }

    /**
     * Makes the database, empty.
     *
     * @param facts of the database that the dump is of
     */
    public static Handover begin(NewDatabase database, Facts facts) throws SQLException, BackupException {
        database.create();
        NewDatabase.Logins logins = database.logins();
        Map<String, String> heirs = new LinkedHashMap<>();
        heirs.put(facts.owner(), logins.owner());
        heirs.put(facts.authenticator(), logins.authenticator());
        heirs.put(facts.replicator(), logins.replicator());
        return new Handover(database, facts, logins, new Adoption(heirs));
    }

    /** Makes the roles that the dump needs; {@link #end} removes them again, so it has to follow whatever comes of it. */
    public void prepare() throws SQLException {
        adoption.prepare(database.maintenance(), facts);
    }

    /** Gives what was poured in to the new logins, and brings the catalog to this release's. */
    public void complete(Connection filled) throws SQLException {
        adoption.complete(filled);
        database.configure(facts, adoption);
        new CatalogInstaller().install(filled);
        try (PreparedStatement grants = filled.prepareStatement("select nextmavens.set_logins(?, ?, ?)")) {
            grants.setString(1, logins.owner());
            grants.setString(2, logins.authenticator());
            grants.setString(3, logins.replicator());
            grants.execute();
        }
    }

    /** Tables that {@code nextmavens.isolation_report()} complains of. */
    public static List<String> notIsolated(Connection filled) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (PreparedStatement report = filled.prepareStatement(ISOLATION);
                ResultSet rows = report.executeQuery()) {
            while (rows.next()) {
                tables.add(rows.getString(1) + ": " + rows.getString(2));
            }
        }
        return tables;
    }

    /** Removes the roles that nobody needs any more, and, where it did not come to a good end, the database. */
    public void end(boolean good) throws SQLException {
        if (!good) {
            database.drop();
        }
        adoption.removeRoles(database.maintenance(), good);
    }

    /** Roles that were made because the server had not got them, and stay. */
    public List<String> added() {
        return adoption.added();
    }
}
