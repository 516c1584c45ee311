package io.nextmavens.operator.database;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.postgresql.Driver;

/**
 * Opens the operator's connections, few at a time to one server. A session belongs to one thread, and a thread holds one
 * at a time: two would wait for each other once all are taken.
 */
final class ServerConnections {

    private final ConnectionLimits limits;
    private final Map<String, Semaphore> perServer = new ConcurrentHashMap<>();

    ServerConnections(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** Opens a session of the administrator's in the database its Secret names. */
    Session admin(AdminAccess admin) {
        return open(admin, admin.database(), admin.username(), admin.password(), limits.statementTimeout(), true);
    }

    /** Opens a session of the administrator's in the project's database. */
    Session admin(AdminAccess admin, ProjectDatabase database) {
        return open(admin, database.name(), admin.username(), admin.password(), limits.statementTimeout(), true);
    }

    /** Opens a session of one of the project's logins in its database, with the search_path that is the database's. */
    Session login(AdminAccess admin, ProjectDatabase database, String login, String password) {
        return open(admin, database.name(), login, password, limits.migrationTimeout(), false);
    }

    private Session open(
            AdminAccess admin, String database, String user, String password, Duration timeout, boolean guarded) {
        Semaphore permits =
                perServer.computeIfAbsent(admin.address(), address -> new Semaphore(limits.connectionsPerServer()));
        try {
            if (!permits.tryAcquire(limits.waitForConnection().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DatabaseException(new DatabaseProblem.Busy(
                        "one of the " + limits.connectionsPerServer() + " connections to " + admin.address()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException(new DatabaseProblem.Busy("a connection to " + admin.address()), e);
        }
        boolean opened = false;
        try {
            Connection connection =
                    new Driver().connect(url(admin, database), properties(admin, user, password, timeout, guarded));
            opened = true;
            return new Session(connection, permits::release);
        } catch (SQLException e) {
            throw SqlFailures.connecting(admin, database, user, e);
        } finally {
            if (!opened) {
                permits.release();
            }
        }
    }

    private static String url(AdminAccess admin, String database) {
        String host = admin.host().indexOf(':') >= 0 ? "[" + admin.host() + "]" : admin.host();
        return "jdbc:postgresql://" + host + ":" + admin.port() + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8);
    }

    private Properties properties(AdminAccess admin, String user, String password, Duration timeout, boolean guarded) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", admin.sslMode());
        properties.setProperty("ApplicationName", "nextmavens-operator");
        properties.setProperty("connectTimeout", seconds(limits.connectTimeout()));
        properties.setProperty("loginTimeout", seconds(limits.connectTimeout().multipliedBy(2)));
        // A server that is gone without a word ends the step as well: a little after its statement would have.
        properties.setProperty("socketTimeout", seconds(timeout.plusSeconds(15)));
        properties.setProperty("tcpKeepAlive", "true");
        String options = "-c lock_timeout=" + limits.lockTimeout().toMillis()
                + " -c statement_timeout=" + timeout.toMillis()
                + " -c idle_in_transaction_session_timeout=" + timeout.toMillis();
        // The administrator trusts no name that somebody put into public.
        properties.setProperty("options", guarded ? options + " -c search_path=pg_catalog" : options);
        return properties;
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.toSeconds()));
    }
}
