package io.nextmavens.operator.dashboard;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.nextmavens.crds.v1alpha1.AlertCause;
import io.nextmavens.crds.v1alpha1.AlertPhase;
import io.nextmavens.crds.v1alpha1.AlertSpec;
import io.nextmavens.crds.v1alpha1.AlertStatus;
import io.nextmavens.crds.v1alpha1.BackupRun;
import io.nextmavens.crds.v1alpha1.BackupsStatus;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.DatabaseStatus;
import io.nextmavens.crds.v1alpha1.IsolationStatus;
import io.nextmavens.crds.v1alpha1.MigrationsStatus;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.crds.v1alpha1.ProjectReference;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.nextmavens.crds.v1alpha1.SlotStatus;
import io.nextmavens.crds.v1alpha1.TenantsStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Projects on the API server, with statuses as the operator writes them. */
final class Projects {

    private static final String[] WORDS = {
        "notes", "shop", "billing", "crm", "wiki", "chat", "forum", "tickets", "surveys", "inventory"
    };

    private static final String PROBLEM = "public.old_notes: no column tenant_id of type uuid: closed to the API until"
            + " nextmavens.adopt_table() gives its rows to a tenant or nextmavens.share_table() shares it";

    private final KubernetesClient client;
    private final String namespace;

    Projects(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    static String name(int i) {
        return WORDS[i % WORDS.length] + "-" + i;
    }

    /** Makes many, some of them in trouble. */
    void make(int many) throws InterruptedException {
        var places = new Semaphore(16);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < many; i++) {
                int number = i;
                places.acquire();
                threads.execute(() -> {
                    try {
                        make(name(number), kind(number), number);
                    } finally {
                        places.release();
                    }
                });
            }
        }
    }

    private static String kind(int i) {
        return switch (i % 50) {
            case 7 -> i % 100 == 7 ? "RuntimeFailing" : "DatabaseUnreachable";
            case 13 -> "SlotAtRisk";
            case 21 -> i % 100 == 21 ? "BackupFailed" : "BackupNotTried";
            case 29 -> "RuntimeRollingOut";
            case 34 -> "Suspended";
            case 41 -> i % 150 == 41 ? "Paused" : "Ready";
            case 46 -> i % 250 == 46 ? "" : "Ready";
            default -> "Ready";
        };
    }

    void make(String name, String kind, int number) {
        client.resource("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata: {name: %s, namespace: %s}
                spec:
                  database: {server: {adminSecretRef: {name: admin}}}
                  gateway: {mode: Traefik, host: %s.%s.example.com}
                  backups:
                    keySecretRef: {name: backup-key}
                    s3: {bucket: backups, endpoint: "https://s3.example.com", secretRef: {name: backup-s3}}
                """.formatted(name, namespace, name, namespace)).create();
        if (!kind.isEmpty()) {
            become(name, kind, number);
        }
    }

    /** Gives a project the status that the operator would, with that reason where something is to be said. */
    void become(String name, String kind, int number) {
        client.resources(NextMavensProject.class)
                .inNamespace(namespace)
                .withName(name)
                .editStatus(project -> {
                    project.setStatus(status(project, kind, number));
                    return project;
                });
    }

    /** Lets an alert of a project fire, or be over. */
    void alert(String name, AlertCause cause, AlertPhase phase, String message) {
        var alert = new NextMavensAlert();
        alert.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name + "-" + cause.text().toLowerCase(Locale.ROOT))
                .build());
        alert.setSpec(new AlertSpec(new ProjectReference(name), cause));
        var there = client.resource(alert).createOr(known -> known.update());
        there.setStatus(new AlertStatus(
                phase, 1, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), null, "Why", message, null, null));
        client.resource(there).patchStatus();
    }

    private static ProjectStatus status(NextMavensProject project, String kind, int number) {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var conditions = new ArrayList<Condition>();
        var since = now.minus(Duration.ofMinutes(3 + 37L * number % 9_000)).toString();
        for (String[] step : new String[][] {
            {"DatabaseReady", "Provisioned", "database and logins are there"},
            {"CatalogReady", "Installed", "the catalog is at version 35"},
            {"MigrationsApplied", "Migrated", "4 migrations are applied"},
            {"IsolationEnforced", "Isolated", "23 tables keep tenants apart"},
            {"IsolationVerified", "Verified", "tried in 20 tables"},
            {"ReplicationReady", "Streaming", "publication and slot are there"},
            {"SlotHealthy", "SlotReserved", "the slot is reserved"},
            {"KeysReady", "Generated", "the keys are in their Secret"},
            {"RuntimeReady", "Available", "2 of 2 pods are available"},
            {"RoutesReady", "Routed", "the route is there"},
            {"BackupReady", "BackedUp", "the last backup and the last drill were good"}
        }) {
            conditions.add(condition(step[0], ConditionStatus.TRUE, step[1], step[2], since));
        }
        switch (kind) {
            case "Ready" -> ready(conditions, ConditionStatus.TRUE, "Ready", "every step is done", since);
            case "SlotAtRisk" ->
                wrong(conditions, "SlotHealthy", kind, "its slot holds back 812 MiB of 1024 MiB", since);
            case "BackupFailed" ->
                wrong(
                        conditions,
                        "BackupReady",
                        kind,
                        "the bucket backups at s3.example.com answers 403: the key may not write there",
                        since);
            case "BackupNotTried" -> wrong(conditions, "BackupReady", kind, "no backup was restored yet", since);
            case "NotIsolated" -> wrong(conditions, "IsolationEnforced", kind, PROBLEM, since);
            case "RuntimeFailing" ->
                broken(
                        conditions,
                        "RuntimeReady",
                        kind,
                        "0 of 2 pods are available; container runtime: CrashLoopBackOff",
                        since);
            case "RuntimeRollingOut" ->
                broken(
                        conditions,
                        "RuntimeReady",
                        kind,
                        "1 of 2 pods is available",
                        now.minusSeconds(20).toString());
            case "DatabaseUnreachable" ->
                broken(conditions, "DatabaseReady", kind, "db.example.com:5432 refuses connections", since);
            case "Suspended" ->
                ready(
                        conditions,
                        ConditionStatus.FALSE,
                        kind,
                        "spec.suspend is true: no pod runs, and data are kept",
                        since);
            case "Paused" ->
                ready(conditions, ConditionStatus.UNKNOWN, kind, "the annotation nextmavens.io/pause is set", since);
            default -> throw new IllegalArgumentException(kind);
        }
        var backup = new BackupRun(
                "backup-1",
                now.minus(Duration.ofHours(2 + number % 20)).toString(),
                "20261127-030000",
                734_003_200L + number,
                null,
                null,
                null);
        var failed = new BackupRun(
                "backup-2",
                now.minus(Duration.ofHours(1)).toString(),
                null,
                null,
                null,
                null,
                "the bucket answers 403");
        var drill = new BackupRun(
                "drill-1",
                now.minus(Duration.ofDays(1 + number % 6)).toString(),
                "20261126-030000",
                null,
                1_204_331L,
                18L,
                null);
        return new ProjectStatus(
                project.getMetadata().getGeneration(),
                conditions,
                "https://" + project.getSpec().gateway().host(),
                new DatabaseStatus(
                        project.getMetadata().getName().replace('-', '_'), "db.example.com", 5432, "17.6", "35", null),
                new MigrationsStatus(4, "0004_indexes.sql"),
                kind.equals("NotIsolated")
                        ? new IsolationStatus(23, 3, 1, List.of(PROBLEM))
                        : new IsolationStatus(23, 3, 0, List.of()),
                new SlotStatus(
                        "nextmavens_slot_" + number, "reserved", number % 9 == 0 ? "64Mi" : null, 12, 38, List.of()),
                List.of(),
                new TenantsStatus(40L + number % 300, (long) (number % 4)),
                switch (kind) {
                    case "BackupFailed" -> new BackupsStatus(failed, backup, drill, drill);
                    case "BackupNotTried" -> new BackupsStatus(backup, backup, null, null);
                    default -> new BackupsStatus(backup, backup, drill, drill);
                },
                null,
                null,
                null,
                null,
                null);
    }

    /** Gives a tenant the status of one of whose two invitations the mail server took one. */
    void invites(String tenant) {
        client.resources(NextMavensTenant.class)
                .inNamespace(namespace)
                .withName(tenant)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"members": 3, "invited": 2,
                          "conditions": [
                            {"type": "Ready", "status": "True", "reason": "Ready", "message": "kept",
                             "lastTransitionTime": "2026-11-27T10:00:00Z"},
                            {"type": "MembersInvited", "status": "False", "reason": "MailFailed",
                             "message": "bob@acme.example: 550 unknown; it is tried again",
                             "lastTransitionTime": "2026-11-27T10:00:00Z"}],
                          "invitations": [
                            {"email": "ann@acme.example", "mailedAt": "2026-11-27T10:00:00Z"},
                            {"email": "bob@acme.example", "problem": "550 unknown"}]}}
                        """);
    }

    private static void wrong(List<Condition> conditions, String step, String reason, String message, String since) {
        conditions.replaceAll(condition -> condition.type().equals(step)
                ? condition(step, ConditionStatus.FALSE, reason, message, since)
                : condition);
        ready(conditions, ConditionStatus.TRUE, "Ready", "every step is done", since);
    }

    private static void broken(List<Condition> conditions, String step, String reason, String message, String since) {
        conditions.replaceAll(condition -> condition.type().equals(step)
                ? condition(step, ConditionStatus.FALSE, reason, message, since)
                : condition);
        ready(conditions, ConditionStatus.FALSE, reason, step + ": " + message, since);
    }

    private static void ready(
            List<Condition> conditions, ConditionStatus status, String reason, String message, String since) {
        conditions.add(condition("Ready", status, reason, message, since));
        conditions.add(condition("Reconciling", ConditionStatus.FALSE, "NotReconciling", "", since));
        conditions.add(condition("Stalled", ConditionStatus.FALSE, "NotStalled", "", since));
    }

    private static Condition condition(
            String type, ConditionStatus status, String reason, String message, String since) {
        return new Condition(type, status, 1L, since, reason, message);
    }
}
