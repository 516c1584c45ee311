package io.nextmavens.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.nextmavens.crds.v1alpha1.AlertCause;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-27T06:30:00Z");
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private final AlertRules rules =
            new AlertRules(new AlertThresholds(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofDays(14)));

    private static final AlertRules.Observed NOTHING = new AlertRules.Observed(Optional.empty(), Optional.empty());

    private Map<AlertCause, Verdict> verdicts(String spec, String status, AlertRules.Observed observed) {
        var project = YAML.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata: {name: notes, namespace: shop}
                spec:
                  database: {server: {adminSecretRef: {name: admin}}}
                %s
                status:
                %s
                """.formatted(spec.indent(2), status.indent(2)), NextMavensProject.class);
        return rules.of(project.getSpec(), project.getStatus(), observed, NOW);
    }

    private Map<AlertCause, Verdict> conditions(String... conditions) {
        return verdicts("", "conditions:\n" + String.join("\n", conditions), NOTHING);
    }

    private static String condition(String type, String status, String reason, int secondsAgo) {
        return "- {type: %s, status: \"%s\", reason: %s, lastTransitionTime: \"%s\", message: what}"
                .formatted(type, status, reason, NOW.minusSeconds(secondsAgo));
    }

    private static boolean fires(Map<AlertCause, Verdict> verdicts, AlertCause cause) {
        return verdicts.get(cause) instanceof Verdict.Firing;
    }

    @Test
    void aDatabaseThatIsAwayIsTheDatabasesAlertAndNotTheDeployments() {
        var verdicts = conditions(
                condition("DatabaseReady", "False", "DatabaseUnreachable", 600),
                condition("RuntimeReady", "Unknown", "Blocked", 600));
        assertThat(verdicts.get(AlertCause.DATABASE_UNAVAILABLE))
                .isEqualTo(new Verdict.Firing(NOW.minusSeconds(600), "DatabaseUnreachable", "DatabaseReady: what"));
        assertThat(verdicts.get(AlertCause.DEPLOYMENT_FAILED)).isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void whatMayTakeAWhileIsGivenAWhile() {
        assertThat(fires(
                        conditions(condition("DatabaseReady", "False", "DatabaseUnreachable", 59)),
                        AlertCause.DATABASE_UNAVAILABLE))
                .isFalse();
        assertThat(fires(
                        conditions(condition("RuntimeReady", "False", "RuntimeRollingOut", 299)),
                        AlertCause.DEPLOYMENT_FAILED))
                .isFalse();
        assertThat(fires(
                        conditions(condition("RuntimeReady", "False", "RuntimeFailing", 300)),
                        AlertCause.DEPLOYMENT_FAILED))
                .isTrue();
        assertThat(fires(
                        conditions(condition("DatabaseReady", "False", "DatabaseTaken", 300)),
                        AlertCause.DEPLOYMENT_FAILED))
                .isTrue();
    }

    @Test
    void aPreviewMayBeClonedForLongAndEndButNotFail() {
        for (String well : List.of("Cloning", "PreviewSourceNotReady", "PreviewEnds", "PreviewKept")) {
            assertThat(fires(
                            conditions(
                                    condition("PreviewReady", "False", well, 3600),
                                    condition("CatalogReady", "Unknown", "Blocked", 3600)),
                            AlertCause.DEPLOYMENT_FAILED))
                    .as(well)
                    .isFalse();
        }
        assertThat(conditions(condition("PreviewReady", "False", "CloneFailed", 300))
                        .get(AlertCause.DEPLOYMENT_FAILED))
                .isEqualTo(new Verdict.Firing(NOW.minusSeconds(300), "CloneFailed", "PreviewReady: what"));
    }

    @Test
    void whatEndangersDataIsToldAtOnce() {
        var verdicts = conditions(
                condition("SlotHealthy", "False", "SlotAtRisk", 0),
                condition("StandbysReady", "False", "StandbyLost", 0),
                condition("IsolationEnforced", "False", "NotIsolated", 0));
        assertThat(List.of(AlertCause.SLOT_LAG, AlertCause.STANDBYS_UNHEALTHY, AlertCause.ISOLATION_VIOLATED))
                .allMatch(cause -> fires(verdicts, cause));
    }

    @Test
    void standbysThatAreClonedAreNotUnhealthy() {
        assertThat(fires(
                        conditions(condition("StandbysReady", "False", "StandbysStarting", 30)),
                        AlertCause.STANDBYS_UNHEALTHY))
                .isFalse();
    }

    @Test
    void aSuspendedProjectServesNobodyAndItsBackupsCount() {
        var verdicts = verdicts(
                "suspend: true\nbackups: {keySecretRef: {name: k}, s3: {bucket: abc, secretRef: {name: s}}}",
                """
                conditions:
                %s
                backups: {lastBackup: {job: j, finished: "2026-11-27T03:00:00Z", error: bucket away}}
                """.formatted(condition("RuntimeReady", "False", "RuntimeFailing", 3000)),
                NOTHING);
        assertThat(verdicts.get(AlertCause.DEPLOYMENT_FAILED)).isInstanceOf(Verdict.Clear.class);
        assertThat(verdicts.get(AlertCause.BACKUP_FAILED))
                .isEqualTo(new Verdict.Firing(Instant.parse("2026-11-27T03:00:00Z"), "BackupFailed", "bucket away"));
        assertThat(verdicts.get(AlertCause.DRILL_FAILED)).isNotInstanceOf(Verdict.Firing.class);
    }

    @Test
    void errorsAreManyByTheirShareOfEnoughRequests() {
        assertThat(fires(traffic(100, 4, 0), AlertCause.HIGH_ERROR_RATE)).isFalse();
        assertThat(fires(traffic(100, 5, 0), AlertCause.HIGH_ERROR_RATE)).isTrue();
        assertThat(fires(traffic(49, 49, 0), AlertCause.HIGH_ERROR_RATE)).isFalse();
        assertThat(fires(traffic(0, 0, 0), AlertCause.HIGH_ERROR_RATE)).isFalse();
        assertThat(fires(traffic(100, 0, 20), AlertCause.TENANT_OVER_QUOTA)).isTrue();
        assertThat(fires(traffic(100, 0, 19), AlertCause.TENANT_OVER_QUOTA)).isFalse();
        assertThat(traffic(100, 0, 20).get(AlertCause.TENANT_OVER_QUOTA))
                .isInstanceOfSatisfying(Verdict.Firing.class, firing -> assertThat(firing.message())
                        .endsWith("of tenants 22222222… (16), 11111111… (3), 33333333… (1)"));
    }

    private Map<AlertCause, Verdict> traffic(long requests, long errors, long refused) {
        return verdicts(
                "",
                "conditions: []",
                new AlertRules.Observed(
                        Optional.of(new Traffic(
                                Duration.ofMinutes(5),
                                requests,
                                errors,
                                refused,
                                Map.of("11111111", 3L, "22222222", 16L, "33333333", 1L))),
                        Optional.empty()));
    }

    @Test
    void whatEndsFirstIsNamed() {
        var verdicts = verdicts(
                "",
                "conditions: []",
                new AlertRules.Observed(
                        Optional.empty(),
                        Optional.of(List.of(
                                new Expiry(AlertCause.CERTIFICATE_EXPIRY, "the one", NOW.plus(Duration.ofDays(13))),
                                new Expiry(AlertCause.CERTIFICATE_EXPIRY, "the other", NOW.minusSeconds(5)),
                                new Expiry(AlertCause.CREDENTIAL_EXPIRY, "a key", NOW.plus(Duration.ofDays(15)))))));
        assertThat(verdicts.get(AlertCause.CERTIFICATE_EXPIRY))
                .isEqualTo(new Verdict.Firing(
                        NOW.minusSeconds(5).minus(Duration.ofDays(14)),
                        "HasEnded",
                        "the other has ended at 2026-11-27T06:29:55Z"));
        assertThat(verdicts.get(AlertCause.CREDENTIAL_EXPIRY)).isInstanceOf(Verdict.Clear.class);
    }

    @Test
    void whatIsNotKnownIsUnknown() {
        var verdicts = verdicts(
                "backups: {keySecretRef: {name: k}, s3: {bucket: abc, secretRef: {name: s}}}",
                "conditions: []",
                NOTHING);
        assertThat(verdicts).hasSize(AlertCause.values().length);
        verdicts.remove(AlertCause.APPLICATION_FAILED); // nothing said of applications is nothing wrong with them
        assertThat(verdicts.values()).allMatch(Verdict.Unknown.class::isInstance);
    }
}
