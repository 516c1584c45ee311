package io.nextmavens.operator.runtime;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.nextmavens.crds.v1alpha1.KeysSpec;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.crds.v1alpha1.RedisSpec;
import io.nextmavens.crds.v1alpha1.RuntimeService;
import io.nextmavens.operator.cloudnativepg.CloudNativePgObjects;
import io.nextmavens.operator.owned.ClusterService;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.owned.RestrictedPod;
import io.nextmavens.operator.pooler.PoolerObjects;
import io.nextmavens.operator.redis.RedisConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is wanted of the runtime's objects. Pure. */
public final class RuntimeObjects {

    /** Port of the container and of the Service. */
    public static final int PORT = 8080;

    /** Name of that port. */
    public static final String PORT_NAME = "http";

    private static final String POOLER_HOST = "POSTGRESQL_POOLER_HOST";
    private static final String REDIS_URL = "REDIS_URL";
    private static final long DRAIN_SECONDS = 5;

    /** The runtime ends what it has begun within 10 s. */
    private static final long SHUTDOWN_SECONDS = 25;

    private static final String EXTERNAL_URL = "API_EXTERNAL_URL";
    private static final String SECRETS_ANNOTATION = "nextmavens.io/secrets-digest";

    private RuntimeObjects() {}

    /** The Service that routes lead to. */
    public static Service service(ProjectObjects names) {
        return ClusterService.of(names, names.runtime(), Component.RUNTIME, PORT_NAME, PORT);
    }

    /** Pods that pass the restricted Pod Security Standard. */
    public static Deployment deployment(ProjectObjects names, ProjectSpec spec, RuntimeInputs inputs) {
        var runtime = spec.runtime();
        return new DeploymentBuilder()
                .withMetadata(names.owned(names.runtime(), Component.RUNTIME))
                .withNewSpec()
                .withReplicas(replicas(spec))
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(1))
                .withMaxUnavailable(new IntOrString(0))
                .endRollingUpdate()
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(names.selector(Component.RUNTIME))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(names.labels(Component.RUNTIME))
                .addToLabels(monitoringLabel(spec))
                .addToAnnotations(SECRETS_ANNOTATION, inputs.secretsDigest())
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(DRAIN_SECONDS + SHUTDOWN_SECONDS)
                .addNewTopologySpreadConstraint()
                .withMaxSkew(1)
                .withTopologyKey("kubernetes.io/hostname")
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(names.selector(Component.RUNTIME))
                .endLabelSelector()
                .endTopologySpreadConstraint()
                .withAffinity(FileStorage.affinity(names, spec))
                .withSecurityContext(RestrictedPod.security()
                        .withFsGroup(FileStorage.group(spec))
                        .withFsGroupChangePolicy(FileStorage.group(spec) == null ? null : "OnRootMismatch")
                        .build())
                .addNewContainer()
                .withName("runtime")
                .withImage(Optional.ofNullable(runtime.image()).orElse(inputs.defaultImage()))
                .withEnv(environment(names, spec, inputs))
                .addNewPort()
                .withName(PORT_NAME)
                .withContainerPort(PORT)
                .withProtocol("TCP")
                .endPort()
                .withStartupProbe(probe("/q/health/started", 1, 120))
                .withReadinessProbe(probe("/q/health/ready", 5, 3))
                .withLivenessProbe(probe("/q/health/live", 10, 3))
                // The pod is taken out of its Service while it is told to end, not before: it serves on until gateways
                // have heard of it (Kubernetes documentation, "Pod Lifecycle", termination of Pods).
                .withNewLifecycle()
                .withNewPreStop()
                .withNewSleep()
                .withSeconds(DRAIN_SECONDS)
                .endSleep()
                .endPreStop()
                .endLifecycle()
                .withResources(Optional.ofNullable(runtime.resources()).orElseGet(RuntimeObjects::resources))
                .withSecurityContext(RestrictedPod.containerSecurity())
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .addAllToVolumeMounts(FileStorage.mounts(spec))
                .addAllToVolumeMounts(CacheVolume.mounts(spec))
                .endContainer()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .addAllToVolumes(FileStorage.volumes(names, spec))
                .addAllToVolumes(CacheVolume.volumes(spec))
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** Whether the pods of a Deployment were started with Secrets of that digest. */
    public static boolean hasSecrets(Deployment deployment, String digest) {
        var annotations = deployment.getSpec().getTemplate().getMetadata().getAnnotations();
        return annotations != null && digest.equals(annotations.get(SECRETS_ANNOTATION));
    }

    /** How long an access token holds that the pods give. */
    public static Duration accessTokenLifetime(ProjectSpec spec) {
        return RuntimeSettings.of(spec).stream()
                .filter(setting ->
                        setting.name().equals("JWT_EXP") || setting.name().equals("GOTRUE_JWT_EXP"))
                .flatMap(setting -> setting.value().stream())
                .filter(text -> text.matches("[0-9]{1,9}[smhd]?"))
                .map(KeysSpec::duration)
                .max(Comparator.naturalOrder())
                .orElseGet(() -> KeysSpec.duration(spec.auth().sessions().accessToken()));
    }

    /** Whether the pods of a Deployment are given such a variable. */
    public static boolean isGiven(Deployment deployment, Predicate<EnvVar> variable) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .flatMap(container -> container.getEnv().stream())
                .anyMatch(variable);
    }

    /** Image of a Deployment's pods. */
    public static String image(Deployment deployment) {
        return deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    /** Whether a variable leads to PgBouncer. */
    public static boolean leadsToPooler(EnvVar variable) {
        return variable.getName().equals(POOLER_HOST);
    }

    /** Whether a variable leads to the project's own Redis. */
    public static boolean leadsToRedis(ProjectObjects names, EnvVar variable) {
        return variable.getName().equals(REDIS_URL)
                && variable.getValueFrom() != null
                && variable.getValueFrom().getSecretKeyRef().getName().equals(names.redis());
    }

    /** The PodMonitor for all projects leaves pods out that have one of their own: none is scraped twice. */
    private static Map<String, String> monitoringLabel(ProjectSpec spec) {
        return spec.monitoring() != null && spec.monitoring().podMonitor()
                ? Map.of("nextmavens.io/pod-monitor", "own")
                : Map.of();
    }

    /** Null, which leaves the field to the autoscaler. */
    private static Integer replicas(ProjectSpec spec) {
        if (spec.suspend()) {
            return 0;
        }
        return spec.runtime().autoscaling() == null ? spec.runtime().replicas() : null;
    }

    private static List<EnvVar> environment(ProjectObjects names, ProjectSpec spec, RuntimeInputs inputs) {
        var environment = new ArrayList<EnvVar>();
        environment.add(value("NEXTMAVENS_PROJECT", names.project()));
        environment.add(value("QUARKUS_HTTP_PORT", Integer.toString(PORT)));
        environment.add(secret("POSTGRESQL_HOST", names.databaseSecret(), "host"));
        environment.add(secret("POSTGRESQL_PORT", names.databaseSecret(), "port"));
        environment.add(secret("POSTGRESQL_DB", names.databaseSecret(), "database"));
        environment.add(secret("POSTGRESQL_SSLMODE", names.databaseSecret(), "sslmode"));
        environment.add(secret("POSTGRESQL_USER", names.databaseSecret(), "authenticator-username"));
        environment.add(secret("POSTGRESQL_PASSWORD", names.databaseSecret(), "authenticator-password"));
        if (spec.database().pooler() != null) {
            environment.add(value(POOLER_HOST, names.poolerHost()));
            environment.add(value("POSTGRESQL_POOLER_PORT", Integer.toString(PoolerObjects.PORT)));
        }
        environment.addAll(replica(names, spec));
        environment.add(value("POSTGRESQL_REPLICATION_SLOT", inputs.replicationSlot()));
        environment.add(secret("POSTGRESQL_REPLICATION_USER", names.databaseSecret(), "replicator-username"));
        environment.add(secret("POSTGRESQL_REPLICATION_PASSWORD", names.databaseSecret(), "replicator-password"));
        if (spec.redis() != null) {
            environment.add(redisUrl(names, spec.redis()));
        }
        environment.add(secret("JWT_SECRET", names.keysSecret(), "JWT_SECRET"));
        environment.add(optionalSecret("NEXTMAVENS_JWT_OTHER_SECRET", names.keysSecret(), "OTHER_JWT_SECRET"));
        environment.add(secret("NEXTMAVENS_SEALING_KEY", names.keysSecret(), "SEALING_KEY"));
        environment.add(value("PGRST_DB_SCHEMAS", String.join(",", spec.api().schemas())));
        environment.add(value("PGRST_DB_ANON_ROLE", "anon"));
        Optional.ofNullable(spec.api().maxRows())
                .ifPresent(rows -> environment.add(value("PGRST_DB_MAX_ROWS", rows.toString())));
        if (spec.limits() != null) {
            environment.add(value(RuntimeLimits.VARIABLE, RuntimeLimits.json(spec.limits())));
        }
        RuntimeAccess.json(spec.gateway()).ifPresent(rules -> environment.add(value(RuntimeAccess.VARIABLE, rules)));
        if (!spec.runtime().services().isEmpty()) {
            environment.add(value(
                    "NEXTMAVENS_SERVICES",
                    spec.runtime().services().stream()
                            .map(RuntimeService::setting)
                            .collect(Collectors.joining(","))));
        }
        externalUrl(spec).ifPresent(url -> environment.add(value(EXTERNAL_URL, url)));
        for (RuntimeSetting setting : RuntimeSettings.of(spec)) {
            environment.add(setting.secret()
                    .map(secret -> secret(setting.name(), secret.name(), secret.key()))
                    .orElseGet(() -> value(setting.name(), setting.value().orElse(""))));
        }
        return environment;
    }

    /** Where reads go that prefer a replica. */
    private static List<EnvVar> replica(ProjectObjects names, ProjectSpec spec) {
        var standalone = spec.database().standalone();
        if (standalone != null && standalone.standbys() > 0) {
            return List.of(value("POSTGRESQL_REPLICA_HOST", names.databaseReadOnlyHost()));
        }
        var cluster = spec.database().cloudNativePG();
        if (cluster != null && cluster.replicaReads()) {
            return List.of(value("POSTGRESQL_REPLICA_HOST", CloudNativePgObjects.replicaHost(names, cluster)));
        }
        return Optional.ofNullable(spec.database().server())
                .flatMap(server -> Optional.ofNullable(server.replica()))
                .map(replica -> List.of(
                        value("POSTGRESQL_REPLICA_HOST", replica.host()),
                        value("POSTGRESQL_REPLICA_PORT", Integer.toString(replica.port()))))
                .orElse(List.of());
    }

    private static EnvVar redisUrl(ProjectObjects names, RedisSpec redis) {
        return redis.standalone() == null
                ? secret(
                        REDIS_URL,
                        redis.urlSecretRef().name(),
                        redis.urlSecretRef().key())
                : secret(REDIS_URL, names.redis(), RedisConfig.URL);
    }

    /** Where clients reach the project, unless the spec says otherwise: auth makes its links and its issuer of it. */
    private static Optional<String> externalUrl(ProjectSpec spec) {
        boolean given = spec.runtime().env().stream()
                .anyMatch(variable -> variable.name().equals(EXTERNAL_URL));
        return given
                ? Optional.empty()
                : Optional.ofNullable(spec.gateway())
                        .filter(gateway -> gateway.host() != null)
                        .map(gateway -> (gateway.tls() == null ? "http://" : "https://") + gateway.host());
    }

    private static EnvVar value(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static EnvVar secret(String name, String secret, String key) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef()
                .withName(secret)
                .withKey(key)
                .endSecretKeyRef()
                .endValueFrom()
                .build();
    }

    private static EnvVar optionalSecret(String name, String secret, String key) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef()
                .withName(secret)
                .withKey(key)
                .withOptional(true)
                .endSecretKeyRef()
                .endValueFrom()
                .build();
    }

    private static Probe probe(String path, int periodSeconds, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString(PORT_NAME))
                .withScheme("HTTP")
                .endHttpGet()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(3)
                .withFailureThreshold(failures)
                .build();
    }

    private static ResourceRequirements resources() {
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity("100m"))
                .addToRequests("memory", new Quantity("128Mi"))
                .addToLimits("memory", new Quantity("512Mi"))
                .build();
    }
}
