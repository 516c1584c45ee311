package io.nextmavens.operator.database;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Brings one project's database to what the project wants, one step per method, in the order of the methods.
 *
 * <p>Every step is idempotent: it reads first and writes only what differs, and says what it wrote, so that a round with
 * nothing to do writes nothing. A step killed half way is completed by the next call. All of them throw
 * {@link DatabaseException}.
 *
 * <p>Thread-safe. Connections are opened per step and closed at its end; at most
 * {@link ConnectionLimits#connectionsPerServer()} at a time to one server.
 */
public final class DatabaseProvisioner {

    private final ServerConnections connections;
    private final CatalogStep catalog = new CatalogStep();

    public DatabaseProvisioner(ConnectionLimits limits) {
        this.connections = new ServerConnections(Objects.requireNonNull(limits, "limits"));
    }

    /**
     * Reads what the server is; writes nothing.
     *
     * @throws DatabaseException with {@link DatabaseProblem.Unreachable}, {@link DatabaseProblem.LoginRefused}, or
     *     {@link DatabaseProblem.Server} when its version is below 15 or the administrator may create neither databases
     *     nor roles
     */
    public ServerReport checkServer(AdminAccess admin) {
        return run(admin, "read what the server is", () -> {
            try (Session session = connections.admin(admin)) {
                return ServerStep.check(session, admin);
            }
        });
    }

    /**
     * Creates the database with its ownership mark, or verifies the mark; revokes CONNECT from PUBLIC.
     *
     * @throws DatabaseException with {@link DatabaseProblem.OwnedByAnother} when the mark is another's
     */
    public Changes ensureDatabase(AdminAccess admin, ProjectDatabase database) {
        return run(admin, "create the database " + database.name(), () -> {
            try (Session session = connections.admin(admin)) {
                return DatabaseStep.ensure(session, database);
            }
        });
    }

    /**
     * Creates the three logins with SCRAM passwords and their memberships and grants; sets a password only when a login
     * with it fails.
     */
    public Changes ensureLogins(AdminAccess admin, ProjectDatabase database, LoginPasswords passwords) {
        return run(admin, "create the logins of " + database.name(), () -> new LoginStep(connections, admin, database)
                .ensure(passwords));
    }

    /** Ends the login of the data plane that is not in use any more, with its sessions. */
    public Changes retireLogin(AdminAccess admin, ProjectDatabase database, String login) {
        return run(admin, "end the login " + login, () -> new LoginStep(connections, admin, database).retire(login));
    }

    /**
     * Installs or upgrades the catalog, its settings and the extensions asked for.
     *
     * @throws DatabaseException with {@link DatabaseProblem.Spec} when the server does not have an extension
     */
    public CatalogReport ensureCatalog(AdminAccess admin, ProjectDatabase database, CatalogSpec spec) {
        return run(admin, "install the catalog in " + database.name(), () -> {
            try (Session session = connections.admin(admin, database)) {
                return catalog.ensure(session, database, spec);
            }
        });
    }

    /** Says what the steps would write to a database, by reading alone. */
    public List<String> plan(
            AdminAccess admin,
            ProjectDatabase database,
            CatalogSpec spec,
            Map<String, String> migrations,
            boolean replication) {
        return run(admin, "look at the database " + database.name(), () -> new PlanStep(connections)
                .plan(admin, database, spec, migrations, replication));
    }

    /** Says the same of a database whose server is not there yet. */
    public List<String> planOfNew(ProjectDatabase database, Collection<String> migrations, boolean replication) {
        return new PlanStep(connections).ofNew(database, migrations, replication);
    }

    /**
     * Runs, as the owner's login, the migrations that have not run, in the order of their names.
     *
     * @param migrations file name to SQL
     * @return one change per migration that ran
     * @throws DatabaseException with {@link DatabaseProblem.Migration} when one was changed after it ran, or fails
     */
    public Changes migrate(
            AdminAccess admin, ProjectDatabase database, LoginPasswords passwords, Map<String, String> migrations) {
        if (migrations.isEmpty()) {
            return Changes.NONE;
        }
        return run(admin, "run the migrations of " + database.name(), () -> {
            try (Session session = connections.login(admin, database, database.owner(), passwords.owner())) {
                return MigrationStep.migrate(session, migrations);
            }
        });
    }

    /** Reports the isolation of every exposed table and, in mode ENFORCE, repairs it first. */
    public IsolationResult isolate(AdminAccess admin, ProjectDatabase database, IsolationMode mode) {
        return run(admin, "isolate the tenants of " + database.name(), () -> {
            try (Session session = connections.admin(admin, database)) {
                return IsolationStep.isolate(session, mode);
            }
        });
    }

    /**
     * Tries, as tenants that do not exist, to get at rows of others, by the authenticator's login. Leaves nothing behind.
     *
     * @param tables the tables as {@link #isolate} reports them
     */
    public IsolationTrialResult tryIsolation(
            AdminAccess admin, ProjectDatabase database, LoginPasswords passwords, List<TableIsolation> tables) {
        return run(admin, "try the isolation of " + database.name(), () -> {
            try (Session session =
                    connections.login(admin, database, database.dataPlane(passwords), passwords.authenticator())) {
                return IsolationTrial.run(session, tables);
            }
        });
    }

    /**
     * Creates the publication and the logical slot (pgoutput).
     *
     * @throws DatabaseException with {@link DatabaseProblem.Server} when wal_level is not logical or no slot is free
     */
    public ReplicationReport ensureReplication(AdminAccess admin, ProjectDatabase database) {
        return run(admin, "set up the replication of " + database.name(), () -> {
            try (Session session = connections.admin(admin, database)) {
                return ReplicationStep.ensure(session, database);
            }
        });
    }

    /**
     * Creates the login and the slots of a standalone server's standbys, drops slots of those that are not wanted any
     * more, and says how the others are. The administrator has to be a superuser.
     *
     * @param count how many there are
     * @param password of their login
     */
    public StandbyReport ensureStandbys(AdminAccess admin, int count, String password) {
        return run(admin, "set up the standbys of " + admin.address(), () -> {
            try (Session session = connections.admin(admin)) {
                return StandbyStep.ensure(session, count, password);
            }
        });
    }

    /** Drops what the standbys of a server needed that has none any more; a slot that is in use stays. */
    public Changes removeStandbys(AdminAccess admin) {
        return run(admin, "remove the standbys of " + admin.address(), () -> {
            try (Session session = connections.admin(admin)) {
                return StandbyStep.remove(session);
            }
        });
    }

    /** Whether there is nothing left of standbys on a server. */
    public boolean standbysAreRemoved(AdminAccess admin) {
        return run(admin, "look for standbys of " + admin.address(), () -> {
            try (Session session = connections.admin(admin)) {
                return StandbyStep.isRemoved(session);
            }
        });
    }

    /** Drops the slot of a database that stays. Refuses a database marked as another's. */
    public Changes dropSlot(AdminAccess admin, ProjectDatabase database) {
        return run(admin, "drop the slot of " + database.name(), () -> {
            try (Session session = connections.admin(admin)) {
                return SlotDrop.drop(session, database);
            }
        });
    }

    /**
     * Ends the connections to the database and drops slot, database and logins. Refuses a database marked as another's.
     */
    public DropReport drop(AdminAccess admin, ProjectDatabase database) {
        return run(admin, "drop the database " + database.name(), () -> {
            try (Session session = connections.admin(admin)) {
                return DropStep.drop(session, database);
            }
        });
    }

    /**
     * Keeps a tenant as its entry says.
     *
     * @param owner the project's database, entered by the owner's login
     * @throws DatabaseException with {@link DatabaseProblem.Spec} when another object keeps a tenant of that id
     */
    public TenantReport keepTenant(AdminAccess owner, TenantEntry entry) {
        return run(owner, "keep the tenant " + entry.id(), () -> {
            try (Session session = connections.admin(owner)) {
                return TenantStep.keep(session, entry);
            }
        });
    }

    /** Leaves a tenant as it is, for whichever object keeps it next. */
    public void releaseTenant(AdminAccess owner, UUID id, String keptBy) {
        run(owner, "release the tenant " + id, () -> {
            try (Session session = connections.admin(owner)) {
                TenantStep.release(session, id, keptBy);
                return true;
            }
        });
    }

    /**
     * Deletes a tenant with its rows and files, unless another object keeps it.
     *
     * @return tables that still have some: it is to be called again
     */
    public List<String> dropTenant(AdminAccess owner, UUID id, String keptBy) {
        return run(owner, "delete the tenant " + id, () -> {
            try (Session session = connections.admin(owner)) {
                return TenantStep.drop(session, id, keptBy);
            }
        });
    }

    private static <T> T run(AdminAccess admin, String attempted, Session.Work<T> step) {
        try {
            return step.run();
        } catch (SQLException e) {
            throw SqlFailures.running(admin, attempted, e);
        }
    }
}
