package io.nextmavens.cli;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nextmavens.cli.cluster.ApiProblems;
import io.nextmavens.cli.output.Problem;
import picocli.CommandLine;

/** Errors as sentences on standard error, with an exit code each; no stack trace but with NEXTMAVENS_DEBUG. */
final class Failures implements CommandLine.IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        var problem =
                switch (thrown) {
                    case Problem told -> told;
                    case KubernetesClientException refused -> ApiProblems.of(refused);
                    default -> throw thrown;
                };
        var err = command.getErr();
        err.println("kubectl nextmavens " + command.getCommandName() + ": " + problem.getMessage());
        if (System.getenv("NEXTMAVENS_DEBUG") != null) {
            thrown.printStackTrace(err);
        }
        err.flush();
        return problem.exit().code();
    }

    /** A command line with all of it. */
    static CommandLine on(CommandLine command) {
        return command.setExecutionExceptionHandler(new Failures())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }
}
