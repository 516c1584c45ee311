package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.DatabaseSpec;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ServerSpec;
import io.nextmavens.operator.database.AdminAccess;
import io.nextmavens.operator.database.ProjectDatabase;
import io.nextmavens.operator.network.NetworkObjects;
import io.nextmavens.operator.standalone.StandaloneDatabase;
import io.nextmavens.operator.standalone.StandaloneObjects;
import java.util.Optional;

/** Finds the server of a project's database, by its kind, and the administrator's login to it. */
final class DatabaseLocator {

    private final StandaloneDatabase standalone;
    private final CloudNativePgDatabase cloudNativePg;

    DatabaseLocator(StandaloneDatabase standalone, CloudNativePgDatabase cloudNativePg) {
        this.standalone = standalone;
        this.cloudNativePg = cloudNativePg;
    }

    /** The administrator's login to a server of the project's own that does not run yet. */
    AdminAccess adminOfStarting(Round round) {
        return round.spec().database().standalone() == null
                ? cloudNativePg.admin(round)
                : standalone.admin(round.names(), round.secrets());
    }

    /** Brings a standalone server about first; the others are found as they are. */
    DatabaseLocation locate(Round round) {
        var spec = round.spec().database();
        if (spec.server() != null) {
            return atServer(round, spec.server());
        }
        if (spec.standalone() != null) {
            return standalone(round);
        }
        return cloudNativePg.locate(round);
    }

    static ProjectDatabase databaseOf(NextMavensProject project) {
        var metadata = project.getMetadata();
        DatabaseSpec spec = project.getSpec().database();
        var name = Optional.ofNullable(spec.name())
                .orElseGet(() -> metadata.getName().replace('-', '_'));
        var shared = spec.standalone() == null;
        return new ProjectDatabase(name, metadata.getNamespace() + "/" + metadata.getName(), shared);
    }

    private static DatabaseLocation atServer(Round round, ServerSpec server) {
        var name = server.adminSecretRef().name();
        var secret = "the Secret " + round.names().namespace() + "/" + name
                + " that spec.database.server.adminSecretRef names ";
        var content = round.secrets().read(name);
        if (content.isEmpty()) {
            return new DatabaseLocation.NotFound(new StepResult.Refused(
                    ConditionReason.SECRET_MISSING,
                    secret + "does not exist; create it with host, port, username and password"));
        }
        return switch (AdminSecret.read(content.get())) {
            case AdminSecret.Wrong wrong ->
                new DatabaseLocation.NotFound(new StepResult.Refused(
                        ConditionReason.SECRET_INCOMPLETE,
                        secret + wrong.problem() + "; it needs host, port, username and password"));
            case AdminSecret.Login login -> new DatabaseLocation.Found(login.access(), databaseOf(round.project()));
        };
    }

    private DatabaseLocation standalone(Round round) {
        var policy = NetworkObjects.database(
                round.names(), round.spec().network(), RuntimeAvailability.surroundings(round), StandaloneObjects.PORT);
        if (round.spec().network().policies()) {
            round.objects().apply(policy);
        } else {
            round.objects().delete(policy);
        }
        var state = standalone.bringAbout(
                round.names(), round.spec(), round.settings().postgresqlImage(), round.objects(), round.secrets());
        return switch (state) {
            case StandaloneDatabase.Running running ->
                new DatabaseLocation.Found(running.admin(), databaseOf(round.project()));
            case StandaloneDatabase.Starting ignored -> {
                var trouble = new PodTrouble(round.client(), round.names())
                        .of(io.nextmavens.operator.owned.Component.DATABASE);
                yield new DatabaseLocation.NotFound(new StepResult.Waiting(
                        ConditionReason.DATABASE_STARTING,
                        "StatefulSet " + round.names().database() + " has no ready pod"
                                + trouble.map(text -> ": " + text).orElse("")));
            }
        };
    }
}
