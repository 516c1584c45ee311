package io.nextmavens.dev;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param runtime the program that serves, as the start of its command line
 * @param port port of the runtime on loopback, 1 to 65535
 * @param schema SQL to apply as the database's owner
 * @param data folder that keeps the database and the keys; empty: they go when the program ends
 * @param smtp host:port of the mail server
 * @param env file to write the shell assignments to
 */
record Options(
        List<String> runtime,
        int port,
        Optional<Path> schema,
        Optional<Path> data,
        Optional<Address> smtp,
        Optional<Path> env) {

    static final int DEFAULT_PORT = 8080;

    /** A host and a port. */
    record Address(String host, int port) {

        static Address parse(String option, String value) {
            int colon = value.lastIndexOf(':');
            if (colon < 1) {
                throw new UsageException(option + " is HOST:PORT, not '" + value + "'");
            }
            return new Address(value.substring(0, colon), parsePort(option, value.substring(colon + 1)));
        }
    }

    /** The command line cannot be understood; the message says what to write instead. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    Options {
        runtime = List.copyOf(runtime);
    }

    static Options parse(List<String> arguments) {
        List<String> runtime = List.of();
        int port = DEFAULT_PORT;
        Optional<Path> schema = Optional.empty();
        Optional<Path> data = Optional.empty();
        Optional<Address> smtp = Optional.empty();
        Optional<Path> env = Optional.empty();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--runtime" -> runtime = List.of(valueOf(option, rest));
                case "--runtime-jar" -> runtime = javaCommand(valueOf(option, rest));
                case "--port" -> port = parsePort(option, valueOf(option, rest));
                case "--schema" -> schema = Optional.of(readable(option, valueOf(option, rest)));
                case "--data" ->
                    data = Optional.of(Path.of(valueOf(option, rest)).toAbsolutePath());
                case "--smtp" -> smtp = Optional.of(Address.parse(option, valueOf(option, rest)));
                case "--env" -> env = Optional.of(Path.of(valueOf(option, rest)).toAbsolutePath());
                default ->
                    throw new UsageException("dev does not know '" + option
                            + "'; it knows --schema, --port, --data, --smtp, --env and --native");
            }
        }
        if (runtime.isEmpty()) {
            throw new UsageException("dev needs --runtime BINARY or --runtime-jar JAR; ./nextmavens dev gives it");
        }
        return new Options(runtime, port, schema, data, smtp, env);
    }

    private static List<String> javaCommand(String jar) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=4",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                jar);
    }

    private static String valueOf(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.next();
    }

    private static Path readable(String option, String value) {
        Path file = Path.of(value).toAbsolutePath();
        if (!Files.isReadable(file)) {
            throw new UsageException(option + ": there is no readable file " + file);
        }
        return file;
    }

    private static int parsePort(String option, String value) {
        try {
            int port = Integer.parseInt(value);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // falls through to the message that names the option
        }
        throw new UsageException(option + ": a port is 1 to 65535, not '" + value + "'");
    }
}
