package io.nextmavens.operator.pooler;

import io.nextmavens.crds.v1alpha1.PoolerSpec;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * PgBouncer's configuration (pgbouncer.org/config.html). Pure.
 *
 * <p>Clients log in by SCRAM with the password of their own login, and PgBouncer logs in to the server with the same:
 * nothing is known to it but what the runtime knows.
 */
public final class PoolerConfig {

    /** Prepared statements of a client that PgBouncer follows from one connection to the next. */
    private static final int PREPARED_STATEMENTS = 1000;

    private PoolerConfig() {}

    /** The files by name. */
    public static Map<String, String> files(PoolerSpec spec, PoolerTarget target) {
        var files = new TreeMap<String, String>();
        files.put("pgbouncer.ini", """
                [databases]
                %1$s = host=%2$s port=%3$s dbname=%1$s

                [pgbouncer]
                listen_addr = *
                listen_port = %4$d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = /etc/pgbouncer/userlist.txt
                pool_mode = transaction
                default_pool_size = %5$d
                max_db_connections = %5$d
                max_client_conn = %6$d
                max_prepared_statements = %7$d
                query_wait_timeout = 30
                server_idle_timeout = 60
                server_tls_sslmode = %8$s
                ignore_startup_parameters = extra_float_digits, statement_timeout, options
                stats_users = %9$s
                log_connections = 0
                log_disconnections = 0
                """.formatted(
                        target.database(),
                        target.host(),
                        target.port(),
                        PoolerObjects.PORT,
                        spec.poolSize(),
                        spec.maxClients(),
                        PREPARED_STATEMENTS,
                        target.sslMode(),
                        target.user()));
        var logins = new TreeMap<>(target.previous());
        logins.put(target.user(), target.password());
        files.put(
                "userlist.txt",
                logins.entrySet().stream()
                        .map(login -> quoted(login.getKey()) + " " + quoted(login.getValue()) + "\n")
                        .collect(Collectors.joining()));
        return files;
    }

    /** A quote within quotes is written twice. */
    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
