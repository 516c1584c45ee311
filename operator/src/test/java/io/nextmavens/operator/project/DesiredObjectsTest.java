package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.nextmavens.crds.v1alpha1.GatewayMode;
import io.nextmavens.crds.v1alpha1.NextMavensBackup;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.NextMavensRestore;
import io.nextmavens.crds.v1alpha1.SecretKeyReference;
import io.nextmavens.operator.backup.BackupInputs;
import io.nextmavens.operator.backup.BackupObjects;
import io.nextmavens.operator.backup.BackupTask;
import io.nextmavens.operator.backup.TaskJobs;
import io.nextmavens.operator.cloudnativepg.CloudNativePgObjects;
import io.nextmavens.operator.monitoring.MonitoringObjects;
import io.nextmavens.operator.network.NetworkObjects;
import io.nextmavens.operator.network.Surroundings;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.pooler.PoolerObjects;
import io.nextmavens.operator.preview.CloneJob;
import io.nextmavens.operator.redis.RedisObjects;
import io.nextmavens.operator.route.Backend;
import io.nextmavens.operator.route.MiddlewareObjects;
import io.nextmavens.operator.route.RouteObjects;
import io.nextmavens.operator.runtime.AvailabilityObjects;
import io.nextmavens.operator.runtime.FileStorage;
import io.nextmavens.operator.runtime.RuntimeInputs;
import io.nextmavens.operator.runtime.RuntimeObjects;
import io.nextmavens.operator.standalone.StandaloneObjects;
import io.nextmavens.operator.standalone.StandbyObjects;
import io.nextmavens.operator.suspension.SuspensionObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What objects follow from a project. A folder per case: {@code in-project.yaml}, and an {@code out-*.yaml} for each
 * object. {@code -Dgolden.write=true} writes the latter anew; look at the difference before it is committed.
 */
class DesiredObjectsTest {

    private static final Path CASES = Path.of("src/test/resources/DesiredObjectsTest");
    private static final Surroundings AROUND = new Surroundings("nextmavens-system", List.of("traefik"));
    private static final BackupInputs BACKUP = new BackupInputs(
            "backup:default",
            "db.example.com",
            5432,
            "postgres",
            "require",
            "admin",
            new SecretKeyReference("admin", "password"),
            "notes");
    private static final BackupInputs SOURCE = new BackupInputs(
            "backup:default",
            "live-database.team.svc",
            5432,
            "postgres",
            "disable",
            "postgres",
            new SecretKeyReference("live-superuser", "password"),
            "live");
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aProjectsObjectsAreAsWritten(Path folder) throws IOException {
        // Given
        var project = YAML.unmarshal(Files.readString(folder.resolve("in-project.yaml")), NextMavensProject.class);

        // When
        var objects = objectsOf(project);

        // Then
        if (Boolean.getBoolean("golden.write")) {
            for (var object : objects.entrySet()) {
                Files.writeString(folder.resolve(object.getKey()), object.getValue());
            }
        }
        assertThat(objects).isEqualTo(written(folder));
    }

    private static Map<String, String> objectsOf(NextMavensProject project) {
        var names = ProjectObjects.of(project);
        var spec = project.getSpec();
        var objects = Stream.<HasMetadata>builder();
        if (spec.database().standalone() != null) {
            objects.add(StandaloneObjects.service(names));
            objects.add(StandaloneObjects.statefulSet(names, spec, "postgresql:default"));
            objects.add(NetworkObjects.database(names, spec.network(), AROUND, StandaloneObjects.PORT));
        }
        if (spec.database().standalone() != null && spec.database().standalone().standbys() > 0) {
            objects.add(StandbyObjects.service(names));
            objects.add(StandbyObjects.statefulSet(names, spec, "postgresql:default", "digest"));
            objects.add(StandbyObjects.disruptionBudget(names));
            objects.add(NetworkObjects.standby(names, spec.network(), StandaloneObjects.PORT));
        }
        if (spec.database().cloudNativePG() != null) {
            if (spec.database().cloudNativePG().clusterRef() == null) {
                objects.add(CloudNativePgObjects.cluster(names, spec));
            }
            objects.add(CloudNativePgObjects.database(names, spec, "notes"));
            if (spec.database().pooler() != null) {
                objects.add(CloudNativePgObjects.pooler(names, spec, spec.suspend()));
            }
            if (spec.database().cloudNativePG().scheduledBackup() != null) {
                objects.add(CloudNativePgObjects.scheduledBackup(names, spec));
            }
        }
        var backend = spec.suspend() ? Backend.SUSPENDED : Backend.RUNTIME;
        var slot = DatabaseLocator.databaseOf(project).slot();
        objects.add(RuntimeObjects.service(names));
        FileStorage.claim(names, spec).ifPresent(objects::add);
        objects.add(RuntimeObjects.deployment(names, spec, new RuntimeInputs("runtime:default", slot, "digest")));
        var pooler = spec.database().pooler();
        if (pooler != null && spec.database().cloudNativePG() == null) {
            objects.add(PoolerObjects.service(names));
            objects.add(PoolerObjects.deployment(names, pooler, "postgresql:default", "digest", spec.suspend()));
            objects.add(NetworkObjects.pooler(names, spec.network(), PoolerObjects.PORT));
        }
        var redis = spec.redis();
        if (redis != null && redis.standalone() != null) {
            objects.add(RedisObjects.service(names));
            objects.add(RedisObjects.deployment(names, redis.standalone(), "redis:default", "digest", spec.suspend()));
            objects.add(NetworkObjects.redis(names, RedisObjects.PORT));
        }
        if (spec.backups() != null) {
            for (BackupTask task : BackupTask.values()) {
                objects.add(BackupObjects.cronJob(names, spec, task, BACKUP));
            }
            var template = BackupObjects.cronJob(names, spec, BackupTask.BACKUP, BACKUP);
            objects.add(TaskJobs.of(task(NextMavensBackup.class, "{projectRef: {name: notes}}"), template));
            objects.add(TaskJobs.of(
                    task(
                            NextMavensRestore.class,
                            "{projectRef: {name: notes}, fromProject: old/notes, replaceDatabase: notes}"),
                    template));
        }
        if (spec.preview() != null) {
            objects.add(CloneJob.of(names, spec.preview().from(), spec.preview().data(), SOURCE, BACKUP));
        }
        objects.add(NetworkObjects.runtime(names, spec.network(), AROUND, RuntimeObjects.PORT));
        objects.add(AvailabilityObjects.disruptionBudget(names));
        if (spec.runtime().autoscaling() != null) {
            objects.add(AvailabilityObjects.autoscaler(names, spec.runtime().autoscaling()));
        }
        if (spec.monitoring() != null) {
            objects.add(MonitoringObjects.podMonitor(names, spec.monitoring()));
            objects.add(MonitoringObjects.prometheusRule(names, spec.monitoring(), spec));
        }
        if (spec.gateway().mode() == GatewayMode.TRAEFIK) {
            objects.add(RouteObjects.ingressRoute(names, spec.gateway(), backend));
            MiddlewareObjects.wanted(names, spec.gateway()).forEach(objects::add);
        }
        if (spec.gateway().mode() == GatewayMode.GATEWAY_API) {
            objects.add(RouteObjects.httpRoute(names, spec.gateway(), backend));
        }
        if (spec.suspend()) {
            objects.add(SuspensionObjects.service(names, RuntimeObjects.PORT, 8081));
            objects.add(SuspensionObjects.endpoints(names, "10.1.2.3", 8081));
        }
        return objects.build()
                .collect(Collectors.toMap(
                        object -> "out-" + object.getKind() + "-"
                                + object.getMetadata().getName() + ".yaml",
                        YAML::asYaml,
                        (one, other) -> one,
                        TreeMap::new));
    }

    private static <T> T task(Class<T> kind, String spec) {
        return YAML.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: %s
                metadata: {name: now, namespace: shop, uid: 00000000-0000-0000-0000-000000000002}
                spec: %s
                """.formatted(kind.getSimpleName(), spec), kind);
    }

    private static Map<String, String> written(Path folder) throws IOException {
        var written = new TreeMap<String, String>();
        for (Path file : list(folder)) {
            if (file.getFileName().toString().startsWith("out-")) {
                written.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return written;
    }

    static List<Path> cases() throws IOException {
        return list(CASES);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
