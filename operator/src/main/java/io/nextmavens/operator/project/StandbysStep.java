package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.nextmavens.crds.v1alpha1.StandbyStatus;
import io.nextmavens.operator.database.DatabaseProvisioner;
import io.nextmavens.operator.database.Standby;
import io.nextmavens.operator.network.NetworkObjects;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.standalone.StandaloneDatabase;
import io.nextmavens.operator.standalone.StandaloneObjects;
import io.nextmavens.operator.standalone.StandbyObjects;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The standbys of a standalone database: login and slots on the primary, then their pods. */
final class StandbysStep implements Step {

    private final DatabaseProvisioner provisioner;
    private final ProjectGauges<Standby> meters;

    StandbysStep(DatabaseProvisioner provisioner, ProjectGauges<Standby> meters) {
        this.provisioner = provisioner;
        this.meters = meters;
    }

    @Override
    public ConditionType condition() {
        return ConditionType.STANDBYS_READY;
    }

    @Override
    public Optional<ConditionType> blockedBy(Round round) {
        boolean isNeeded = count(round) > 0 && round.database().isEmpty();
        return isNeeded ? Optional.of(ConditionType.DATABASE_READY) : Optional.empty();
    }

    @Override
    public StepResult run(Round round) {
        if (count(round) == 0) {
            remove(round);
            return new StepResult.Done(
                    ConditionReason.NO_STANDBYS,
                    round.spec().database().standalone() == null
                            ? "the database is no standalone one"
                            : "spec.database.standalone.standbys is 0");
        }
        var names = round.names();
        var superuser = round.secrets().read(names.superuserSecret()).orElse(Map.of());
        var report = provisioner.ensureStandbys(
                round.database().orElseThrow().admin(),
                count(round),
                Objects.requireNonNull(superuser.get(StandbyObjects.PASSWORD), StandbyObjects.PASSWORD));
        round.tell(EventReason.STANDBYS_CHANGED, report.changes());
        var statefulSet = apply(round);
        meters.record(round.project(), StandbyMeters.byTag(report.standbys()));
        return resultOf(round, statefulSet, health(round, report.standbys()));
    }

    /** Brings the standbys' objects about. */
    static StatefulSet apply(Round round) {
        var names = round.names();
        var superuser = round.secrets().read(names.superuserSecret()).orElse(Map.of());
        var policy = NetworkObjects.standby(names, round.spec().network(), StandaloneObjects.PORT);
        if (round.spec().network().policies()) {
            round.objects().apply(policy);
        } else {
            round.objects().delete(policy);
        }
        round.objects().apply(StandbyObjects.service(names));
        round.objects().apply(StandbyObjects.disruptionBudget(names));
        return round.objects()
                .apply(StandaloneDatabase.standbys(
                        names, round.spec(), round.settings().postgresqlImage(), superuser, round.objects()));
    }

    private static List<StandbyHealth> health(Round round, List<Standby> standbys) {
        var before = Optional.ofNullable(round.project().getStatus()).map(ProjectStatus::standbys).stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(StandbyStatus::name, status -> status));
        return standbys.stream()
                .map(standby -> {
                    var name = StandbyObjects.name(round.names(), standby.ordinal());
                    return StandbyHealth.of(name, standby, Optional.ofNullable(before.get(name)));
                })
                .toList();
    }

    private static StepResult resultOf(Round round, StatefulSet statefulSet, List<StandbyHealth> standbys) {
        round.standbys(standbys.stream().map(StandbyHealth::status).toList());
        boolean isReplacing = statefulSet.getStatus() != null
                && !Objects.equals(
                        statefulSet.getStatus().getCurrentRevision(),
                        statefulSet.getStatus().getUpdateRevision());
        if (isReplacing) {
            return new StepResult.Waiting(
                    ConditionReason.STANDBYS_STARTING,
                    "pods are replaced one by one, the primary's last" + podTrouble(round));
        }
        var trouble =
                standbys.stream().flatMap(standby -> standby.trouble().stream()).findFirst();
        if (trouble.isPresent()) {
            return new StepResult.Reported(
                    trouble.get().reason(),
                    standbys.stream()
                                    .flatMap(standby -> standby.trouble().stream())
                                    .map(StandbyHealth.Trouble::message)
                                    .collect(Collectors.joining("; "))
                            + podTrouble(round));
        }
        var starting = standbys.stream()
                .filter(StandbyHealth::isStarting)
                .map(standby -> standby.status().name())
                .toList();
        if (!starting.isEmpty()) {
            return new StepResult.Waiting(
                    ConditionReason.STANDBYS_STARTING,
                    "cloned from the primary: " + String.join(", ", starting) + podTrouble(round));
        }
        return new StepResult.Done(
                ConditionReason.STANDBYS_STREAMING,
                standbys.size() + (standbys.size() == 1 ? " standby follows" : " standbys follow")
                        + " the primary; read at "
                        + round.names().databaseReadOnlyHost() + ":" + StandaloneObjects.PORT);
    }

    private static String podTrouble(Round round) {
        return new PodTrouble(round.client(), round.names())
                .of(Component.STANDBY)
                .map(text -> "; " + text)
                .orElse("");
    }

    /** The Service goes last: while it is there, there may be something left on the primary. */
    private void remove(Round round) {
        var names = round.names();
        round.objects()
                .delete(new StatefulSetBuilder()
                        .withMetadata(names.owned(names.standby(), Component.STANDBY))
                        .build());
        if (round.objects().find(StandbyObjects.service(names)).isEmpty()
                || round.database().isEmpty()) {
            return;
        }
        var admin = round.database().get().admin();
        round.tell(EventReason.STANDBYS_CHANGED, provisioner.removeStandbys(admin));
        round.standbys(List.of());
        meters.forget(round.project().getMetadata().getUid());
        if (provisioner.standbysAreRemoved(admin)) {
            round.objects().delete(StandbyObjects.disruptionBudget(names));
            round.objects().delete(NetworkObjects.standby(names, round.spec().network(), StandaloneObjects.PORT));
            round.objects().delete(StandbyObjects.service(names));
        }
    }

    private static int count(Round round) {
        var standalone = round.spec().database().standalone();
        return standalone == null ? 0 : standalone.standbys();
    }
}
