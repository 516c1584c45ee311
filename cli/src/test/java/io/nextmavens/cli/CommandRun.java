package io.nextmavens.cli;

import io.fabric8.kubernetes.client.Config;
import io.nextmavens.operator.kubernetes.ApiServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * What came of a command.
 *
 * @param code its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record CommandRun(int code, String out, String err) {

    /** Runs one on the API server of the tests, by a kubeconfig as users have it. */
    static CommandRun of(String... arguments) {
        return with(kubeconfig -> Stream.concat(
                Stream.of(arguments[0], "--kubeconfig", kubeconfig),
                Arrays.stream(arguments).skip(1)));
    }

    /** Asks as a shell does that completes the last of these words. */
    static CommandRun completing(String... words) {
        return with(kubeconfig -> Stream.of(
                        Stream.of("__complete", "--", words[0]),
                        words.length > 1 ? Stream.of("--kubeconfig", kubeconfig) : Stream.<String>empty(),
                        Arrays.stream(words).skip(1))
                .flatMap(part -> part));
    }

    private static CommandRun with(Function<String, Stream<String>> arguments) {
        try {
            Path kubeconfig = Files.createTempFile("nextmavens", ".kubeconfig");
            try (var client = ApiServer.administrator()) {
                var config = client.getConfiguration();
                Files.writeString(kubeconfig, """
                        apiVersion: v1
                        kind: Config
                        current-context: test
                        contexts: [{name: test, context: {cluster: test, user: test, namespace: default}}]
                        clusters: [{name: test, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                        users: [{name: test, user: {%s}}]
                        """.formatted(config.getMasterUrl(), login(config)));
                return plain(arguments.apply(kubeconfig.toString()).toArray(String[]::new));
            } finally {
                Files.delete(kubeconfig);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String login(Config config) {
        return config.getOauthToken() == null
                ? "client-certificate-data: %s, client-key-data: %s"
                        .formatted(config.getClientCertData(), config.getClientKeyData())
                : "token: \"" + config.getOauthToken() + "\"";
    }

    /** Runs one with these arguments. */
    static CommandRun plain(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Failures.on(new CommandLine(new NextMavensCommand()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new CommandRun(code, out.toString(), err.toString());
    }
}
