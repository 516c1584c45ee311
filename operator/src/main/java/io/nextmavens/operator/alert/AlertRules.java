package io.nextmavens.operator.alert;

import io.nextmavens.crds.v1alpha1.AlertCause;
import io.nextmavens.crds.v1alpha1.ApplicationStatus;
import io.nextmavens.crds.v1alpha1.BackupRun;
import io.nextmavens.crds.v1alpha1.BackupsStatus;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.ErrorRateSpec;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which causes of alerts are there, from what a round found. Pure. */
final class AlertRules {

    /** Requests of tenants that are refused in the window, before somebody is told. */
    private static final int REFUSED_AT_LEAST = 20;

    private static final int TENANTS_NAMED = 5;

    private static final Set<String> OF_CONNECTION = Set.of(
            ConditionReason.DATABASE_UNREACHABLE.text(),
            ConditionReason.DATABASE_LOGIN_REFUSED.text(),
            ConditionReason.DATABASE_BUSY.text(),
            ConditionReason.DATABASE_SERVER_UNFIT.text());

    /** A clone takes as long as its source is large, and the end of a preview is no failure. */
    private static final Set<String> OF_PREVIEWS_THAT_GO_WELL = Set.of(
            ConditionReason.CLONING.text(),
            ConditionReason.PREVIEW_SOURCE_NOT_READY.text(),
            ConditionReason.PREVIEW_ENDS.text(),
            ConditionReason.PREVIEW_KEPT.text());

    private static final List<ConditionType> OF_DEPLOYMENT = List.of(
            ConditionType.DATABASE_READY,
            ConditionType.PREVIEW_READY,
            ConditionType.CATALOG_READY,
            ConditionType.MIGRATIONS_APPLIED,
            ConditionType.REPLICATION_READY,
            ConditionType.POOLER_READY,
            ConditionType.REDIS_READY,
            ConditionType.KEYS_READY,
            ConditionType.RUNTIME_READY,
            ConditionType.CREDENTIALS_READY,
            ConditionType.ROUTES_READY);

    private static final List<ConditionType> OF_ISOLATION =
            List.of(ConditionType.ISOLATION_ENFORCED, ConditionType.ISOLATION_VERIFIED);

    private final AlertThresholds thresholds;

    AlertRules(AlertThresholds thresholds) {
        this.thresholds = thresholds;
    }

    /**
     * What else is known of a project.
     *
     * @param traffic of the last minutes, where its pods say it
     * @param expiries what ends and when, where it could be looked at
     */
    record Observed(Optional<Traffic> traffic, Optional<List<Expiry>> expiries) {}

    /** A verdict on every cause. */
    Map<AlertCause, Verdict> of(ProjectSpec spec, ProjectStatus status, Observed observed, Instant now) {
        Map<AlertCause, Verdict> verdicts = new EnumMap<>(AlertCause.class);
        boolean suspended = spec.suspend();
        verdicts.put(AlertCause.DEPLOYMENT_FAILED, suspended ? new Verdict.Clear() : deployment(status, now));
        verdicts.put(
                AlertCause.DATABASE_UNAVAILABLE,
                suspended
                        ? new Verdict.Clear()
                        : first(status, List.of(ConditionType.DATABASE_READY), AlertRules::isOfConnection)
                                .filter(found -> isOlder(found, thresholds.database(), now))
                                .<Verdict>map(AlertRules::firing)
                                .orElseGet(() -> clearUnlessUnknown(status, ConditionType.DATABASE_READY)));
        verdicts.put(AlertCause.SLOT_LAG, condition(status, List.of(ConditionType.SLOT_HEALTHY)));
        verdicts.put(AlertCause.STANDBYS_UNHEALTHY, standbys(status, now));
        verdicts.put(AlertCause.ISOLATION_VIOLATED, isolation(status));
        verdicts.put(
                AlertCause.BACKUP_FAILED,
                run(status, BackupsStatus::lastBackup, "BackupFailed", spec.backups() != null));
        verdicts.put(
                AlertCause.DRILL_FAILED, run(status, BackupsStatus::lastDrill, "DrillFailed", spec.backups() != null));
        verdicts.put(
                AlertCause.HIGH_ERROR_RATE,
                suspended
                        ? new Verdict.Clear()
                        : errorRate(observed, spec.alerts().errorRate(), now));
        verdicts.put(AlertCause.TENANT_OVER_QUOTA, suspended ? new Verdict.Clear() : quota(observed, now));
        verdicts.put(AlertCause.APPLICATION_FAILED, applications(spec, status));
        for (AlertCause cause : List.of(AlertCause.CERTIFICATE_EXPIRY, AlertCause.CREDENTIAL_EXPIRY)) {
            verdicts.put(cause, expiry(observed, cause, now));
        }
        return verdicts;
    }

    private Verdict deployment(ProjectStatus status, Instant now) {
        return first(
                        status,
                        OF_DEPLOYMENT,
                        condition ->
                                !isOfConnection(condition) && !OF_PREVIEWS_THAT_GO_WELL.contains(condition.reason()))
                .filter(found -> isOlder(found, thresholds.deployment(), now))
                .<Verdict>map(AlertRules::firing)
                // a step that waits for the database says nothing of itself
                .orElseGet(() -> clearUnlessUnknown(status, ConditionType.RUNTIME_READY));
    }

    private Verdict standbys(ProjectStatus status, Instant now) {
        return first(
                        status,
                        List.of(ConditionType.STANDBYS_READY),
                        condition -> !condition.reason().equals(ConditionReason.STANDBYS_STARTING.text())
                                || isOlder(condition, thresholds.deployment(), now))
                .<Verdict>map(AlertRules::firing)
                .orElseGet(() -> clearUnlessUnknown(status, ConditionType.STANDBYS_READY));
    }

    private static Verdict isolation(ProjectStatus status) {
        return first(status, OF_ISOLATION, condition -> Set.of(
                                ConditionReason.NOT_ISOLATED.text(),
                                ConditionReason.OBSERVED.text(),
                                ConditionReason.ISOLATION_BROKEN.text())
                        .contains(condition.reason()))
                .<Verdict>map(AlertRules::firing)
                .orElseGet(() -> OF_ISOLATION.stream().allMatch(type -> isTrue(status, type))
                        ? new Verdict.Clear()
                        : new Verdict.Unknown());
    }

    private static Verdict condition(ProjectStatus status, List<ConditionType> types) {
        return first(status, types, condition -> true)
                .<Verdict>map(AlertRules::firing)
                .orElseGet(() -> clearUnlessUnknown(status, types.getFirst()));
    }

    private interface Run {
        BackupRun of(BackupsStatus status);
    }

    private static Verdict run(ProjectStatus status, Run which, String reason, boolean wanted) {
        if (!wanted) {
            return new Verdict.Clear();
        }
        return Optional.ofNullable(status.backups())
                .map(which::of)
                .<Verdict>map(run -> run.error() == null
                        ? new Verdict.Clear()
                        : new Verdict.Firing(Instant.parse(run.finished()), reason, run.error()))
                .orElseGet(Verdict.Unknown::new);
    }

    private static Verdict applications(ProjectSpec spec, ProjectStatus status) {
        if (spec.deployments() == null || status.deployments() == null) {
            return new Verdict.Clear();
        }
        return status.deployments().applications().stream()
                .filter(application -> ApplicationStatus.FAILED.equals(application.state()))
                .findFirst()
                .<Verdict>map(application -> new Verdict.Firing(
                        Instant.parse(application.at()),
                        "ApplicationFailed",
                        application.name() + ": "
                                + Optional.ofNullable(application.message()).orElse("no reason was given")))
                .orElseGet(Verdict.Clear::new);
    }

    private static Verdict errorRate(Observed observed, ErrorRateSpec limit, Instant now) {
        if (observed.traffic().isEmpty()) {
            return new Verdict.Unknown();
        }
        Traffic traffic = observed.traffic().get();
        return traffic.requests() >= limit.minRequests()
                        && traffic.errors() * 100 >= traffic.requests() * limit.percent()
                ? new Verdict.Firing(
                        now,
                        "ErrorsOfServer",
                        traffic.errors() + " of " + traffic.requests() + " requests in "
                                + traffic.over().toSeconds() + " s were answered with 5xx (limit: " + limit.percent()
                                + " %)")
                : new Verdict.Clear();
    }

    private static Verdict quota(Observed observed, Instant now) {
        return observed.traffic()
                .<Verdict>map(traffic -> traffic.refused() >= REFUSED_AT_LEAST
                        ? new Verdict.Firing(now, "RequestsRefused", refused(traffic))
                        : new Verdict.Clear())
                .orElseGet(Verdict.Unknown::new);
    }

    private static String refused(Traffic traffic) {
        var most = traffic.refusedLately().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(TENANTS_NAMED)
                .map(tenant -> tenant.getKey() + "… (" + tenant.getValue() + ")")
                .collect(Collectors.joining(", "));
        return traffic.refused() + " requests in " + traffic.over().toSeconds()
                + " s were refused with 429: tenants made more than their quotas allow"
                + (most.isEmpty() ? "" : "; most of the last five minutes were of tenants " + most);
    }

    private Verdict expiry(Observed observed, AlertCause cause, Instant now) {
        if (observed.expiries().isEmpty()) {
            return new Verdict.Unknown();
        }
        return observed.expiries().get().stream()
                .filter(one -> one.cause() == cause)
                .filter(one -> !one.at().minus(thresholds.expiry()).isAfter(now))
                .min(Comparator.comparing(Expiry::at))
                .<Verdict>map(one -> new Verdict.Firing(
                        one.at().minus(thresholds.expiry()),
                        one.at().isAfter(now) ? "EndsSoon" : "HasEnded",
                        one.what() + (one.at().isAfter(now) ? " ends at " : " has ended at ") + one.at()))
                .orElseGet(Verdict.Clear::new);
    }

    private static boolean isOfConnection(Condition condition) {
        return condition.type().equals(ConditionType.DATABASE_READY.type())
                && OF_CONNECTION.contains(condition.reason());
    }

    private static Optional<Condition> first(
            ProjectStatus status, List<ConditionType> types, Predicate<Condition> which) {
        Set<String> names = types.stream().map(ConditionType::type).collect(Collectors.toSet());
        return status.conditions().stream()
                .filter(condition -> names.contains(condition.type()))
                .filter(condition -> condition.status() == ConditionStatus.FALSE)
                .filter(which)
                .findFirst();
    }

    private static boolean isTrue(ProjectStatus status, ConditionType type) {
        return status.condition(type.type())
                .filter(condition -> condition.status() == ConditionStatus.TRUE)
                .isPresent();
    }

    /** A condition that is false for a reason of no alert clears it as one that is true does. */
    private static Verdict clearUnlessUnknown(ProjectStatus status, ConditionType type) {
        return status.condition(type.type())
                        .filter(condition -> condition.status() != ConditionStatus.UNKNOWN)
                        .isPresent()
                ? new Verdict.Clear()
                : new Verdict.Unknown();
    }

    private static boolean isOlder(Condition condition, Duration grace, Instant now) {
        return !since(condition).plus(grace).isAfter(now);
    }

    private static Verdict.Firing firing(Condition condition) {
        return new Verdict.Firing(since(condition), condition.reason(), condition.type() + ": " + condition.message());
    }

    private static Instant since(Condition condition) {
        return Instant.parse(condition.lastTransitionTime());
    }
}
