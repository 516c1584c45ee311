package io.nextmavens.cli;

import io.quarkus.picocli.runtime.PicocliCommandLineFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import picocli.CommandLine;

/** The command line that Quarkus runs. */
@ApplicationScoped
final class CommandLines {

    @Produces
    CommandLine commandLine(PicocliCommandLineFactory factory) {
        return Failures.on(factory.create());
    }
}
