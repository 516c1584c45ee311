package io.nextmavens.cli.psql;

import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The local psql on a terminal. What it is told of the server goes by its environment (PostgreSQL manual, section 34.15):
 * every user of the machine can read the arguments of a process.
 */
final class PsqlSession {

    /** What would lead elsewhere, of what somebody may have set for databases of their own. */
    private static final Set<String> NOT_PASSED = Set.of(
            "PGSERVICE",
            "PGSERVICEFILE",
            "PGPASSFILE",
            "PGOPTIONS",
            "PGHOSTADDR",
            "PGREQUIREAUTH",
            "PGCHANNELBINDING",
            "PGTARGETSESSIONATTRS",
            "PGLOADBALANCEHOSTS");

    private PsqlSession() {}

    /**
     * The environment of psql. Pure.
     *
     * @param own the process's own
     * @param port of the port-forward on loopback, or 0 where the server is reached by its name
     * @param readOnly whether transactions may only read unless they say otherwise
     */
    static Map<String, String> environment(Map<String, String> own, Login login, int port, boolean readOnly) {
        var environment = own.entrySet().stream()
                .filter(variable -> !NOT_PASSED.contains(variable.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, same) -> one, TreeMap::new));
        // certificates are compared with the host's name whatever address leads there
        environment.put("PGHOST", login.host());
        environment.put("PGPORT", String.valueOf(port == 0 ? login.port() : port));
        if (port != 0) {
            environment.put("PGHOSTADDR", "127.0.0.1");
        }
        environment.put("PGDATABASE", login.database());
        environment.put("PGUSER", login.user());
        environment.put("PGPASSWORD", login.password());
        environment.put("PGSSLMODE", login.sslMode());
        environment.put("PGCONNECT_TIMEOUT", environment.getOrDefault("PGCONNECT_TIMEOUT", "15"));
        environment.put("PGAPPNAME", environment.getOrDefault("PGAPPNAME", "kubectl nextmavens psql"));
        var options = new ArrayList<String>();
        login.role().ifPresent(role -> options.add("-c role=" + role));
        if (readOnly) {
            options.add("-c default_transaction_read_only=on");
        }
        if (!options.isEmpty()) {
            environment.put("PGOPTIONS", String.join(" ", options));
        }
        return environment;
    }

    /**
     * Runs it to its end on this process's terminal.
     *
     * @param otherwise what to do where it is not there, besides installing it; may be blank
     * @return what it ends with
     */
    static int run(String program, List<String> arguments, Map<String, String> environment, String otherwise) {
        var command = new ArrayList<String>();
        command.add(program);
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process psql;
        try {
            psql = builder.start();
        } catch (IOException e) {
            throw missing(program, otherwise);
        }
        // Ctrl-C reaches both: psql cancels a statement by it and goes on, and so has the way to the server
        var ending = Thread.ofPlatform().unstarted(() -> Runtime.getRuntime().halt(waitFor(psql)));
        Runtime.getRuntime().addShutdownHook(ending);
        int code = waitFor(psql);
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException e) {
            return code; // it is what ends this process
        }
        return code;
    }

    private static Problem missing(String program, String otherwise) {
        return new Problem(
                Exit.USAGE,
                program + " could not be started: it is not on this machine, or not on the PATH",
                "Install PostgreSQL's client (Debian, Ubuntu: apt install postgresql-client; Fedora: dnf install"
                        + " postgresql; macOS: brew install libpq), or name it with --psql FILE." + otherwise);
    }

    /** Whoever would have this process end has to wait: without it psql has lost its server. */
    private static int waitFor(Process process) {
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor();
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
