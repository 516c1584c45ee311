package io.nextmavens.cli;

import io.nextmavens.cli.backup.BackupCommand;
import io.nextmavens.cli.backup.RestoreCommand;
import io.nextmavens.cli.change.RotateCommand;
import io.nextmavens.cli.change.Suspension;
import io.nextmavens.cli.completion.CompleteCommand;
import io.nextmavens.cli.completion.CompletionCommand;
import io.nextmavens.cli.doctor.DoctorCommand;
import io.nextmavens.cli.export.ExportCommand;
import io.nextmavens.cli.isolation.IsolationCommand;
import io.nextmavens.cli.keys.KeysCommand;
import io.nextmavens.cli.logs.LogsCommand;
import io.nextmavens.cli.psql.PsqlCommand;
import io.nextmavens.cli.status.StatusCommand;
import io.nextmavens.cli.tenants.TenantsCommand;
import io.nextmavens.cli.version.Release;
import io.nextmavens.cli.version.VersionCommand;
import io.quarkus.picocli.runtime.annotations.TopCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/** All commands. */
@TopCommand
@Command(
        name = "kubectl nextmavens",
        description = "Projects of NextMavens on a Kubernetes cluster.",
        mixinStandardHelpOptions = true,
        versionProvider = NextMavensCommand.Versions.class,
        synopsisSubcommandLabel = "COMMAND",
        scope = picocli.CommandLine.ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:looked at, and not as it should be",
            "2:the command line was not understood",
            "3:not there",
            "4:not allowed",
            "5:the cluster could not be reached",
            "6:refused, as it would do harm",
            "7:still under way when the time was over"
        },
        subcommands = {
            StatusCommand.class,
            KeysCommand.class,
            TenantsCommand.class,
            IsolationCommand.class,
            Suspension.Suspend.class,
            Suspension.Resume.class,
            RotateCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            LogsCommand.class,
            PsqlCommand.class,
            ExportCommand.class,
            DoctorCommand.class,
            VersionCommand.class,
            CompletionCommand.class,
            CompleteCommand.class,
            HelpCommand.class
        })
public final class NextMavensCommand {

    /** What {@code --version} prints. */
    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {Release.version()};
        }
    }
}
