package io.nextmavens.operator.backup;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import io.nextmavens.crds.v1alpha1.BackupS3Spec;
import io.nextmavens.crds.v1alpha1.BackupTelegramSpec;
import io.nextmavens.crds.v1alpha1.BackupsSpec;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.crds.v1alpha1.SecretKeyReference;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.owned.RestrictedPod;
import io.nextmavens.operator.runtime.FileStorage;
import io.nextmavens.operator.runtime.RuntimeSetting;
import io.nextmavens.operator.runtime.StorageSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is wanted of the CronJobs of backups and drills. Pure. */
public final class BackupObjects {

    /** Key of the Secret with the age identity. */
    public static final String IDENTITY = "identity";

    /** Where the command leaves its outcome, as a pod's last words. */
    public static final String RESULT_FILE = "/dev/termination-log";

    private static final String ACCESS_KEY_ID = "access-key-id";
    private static final String SECRET_ACCESS_KEY = "secret-access-key";
    private static final String BOT_TOKEN = "bot-token";

    private static final String SCRATCH = "/tmp";
    private static final long DAY_SECONDS = 86_400L;

    /** uid and gid of the runtime, whose files the command reads. */
    private static final long RUNTIME_ID = 65532L;

    /** With this code the command says that another try would not help. */
    private static final int REFUSED = 2;

    private static final int TRIES = 4;

    private BackupObjects() {}

    /** The values that the spec says to read from Secrets of people, by the field that says so. */
    public static Map<String, SecretKeyReference> secrets(BackupsSpec spec) {
        var secrets = new LinkedHashMap<String, SecretKeyReference>();
        secrets.put(
                "spec.backups.keySecretRef",
                new SecretKeyReference(spec.keySecretRef().name(), IDENTITY));
        if (spec.s3() != null) {
            var s3 = spec.s3().secretRef().name();
            secrets.put("spec.backups.s3.secretRef", new SecretKeyReference(s3, ACCESS_KEY_ID));
            secrets.put("spec.backups.s3.secretRef[secret]", new SecretKeyReference(s3, SECRET_ACCESS_KEY));
        }
        if (spec.telegram() != null) {
            secrets.put(
                    "spec.backups.telegram.secretRef",
                    new SecretKeyReference(spec.telegram().secretRef().name(), BOT_TOKEN));
        }
        return secrets;
    }

    /** The CronJob of a task; one Job at a time, tried again but where the command says that it would not help. */
    public static CronJob cronJob(ProjectObjects names, ProjectSpec spec, BackupTask task, BackupInputs inputs) {
        var backups = spec.backups();
        var labels = new TreeMap<>(names.labels(Component.BACKUP));
        labels.put(BackupTask.LABEL, task.word());
        return new CronJobBuilder()
                .withMetadata(names.owned(task.cronJob(names.project()), Component.BACKUP))
                .withNewSpec()
                .withSchedule(task == BackupTask.BACKUP ? backups.schedule() : backups.drillSchedule())
                .withTimeZone(backups.timeZone())
                .withConcurrencyPolicy("Forbid")
                .withStartingDeadlineSeconds(DAY_SECONDS)
                .withSuccessfulJobsHistoryLimit(1)
                .withFailedJobsHistoryLimit(1)
                .withNewJobTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withSpec(job(labels, pod(names, spec, task, inputs)))
                .endJobTemplate()
                .endSpec()
                .build();
    }

    /** A Job of the command; tried again but where it says that it would not help. */
    public static JobSpec job(Map<String, String> labels, PodSpec pod) {
        return new JobSpecBuilder()
                .withBackoffLimit(TRIES)
                .withActiveDeadlineSeconds(DAY_SECONDS)
                .withNewPodFailurePolicy()
                .addNewRule()
                .withAction("FailJob")
                .withNewOnExitCodes()
                .withOperator("In")
                .withValues(REFUSED)
                .endOnExitCodes()
                .endRule()
                .endPodFailurePolicy()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withSpec(pod)
                .endTemplate()
                .build();
    }

    /** A pod of the command. Passes the restricted Pod Security Standard. */
    public static PodSpec pod(
            String image, List<String> arguments, List<EnvVar> environment, ResourceRequirements resources) {
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withSecurityContext(RestrictedPod.security(RUNTIME_ID)
                        .withFsGroupChangePolicy("OnRootMismatch")
                        .build())
                .addNewContainer()
                .withName("backup")
                .withImage(image)
                .withArgs(arguments)
                .withEnv(environment)
                .withResources(resources)
                .withSecurityContext(RestrictedPod.containerSecurity())
                .addNewVolumeMount()
                .withName("scratch")
                .withMountPath(SCRATCH)
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("scratch")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .build();
    }

    private static PodSpec pod(ProjectObjects names, ProjectSpec spec, BackupTask task, BackupInputs inputs) {
        var backups = spec.backups();
        var pod = new PodSpecBuilder(pod(
                Optional.ofNullable(backups.image()).orElse(inputs.defaultImage()),
                List.of(task.command(), task.argument()),
                environment(names, spec, task, inputs),
                Optional.ofNullable(backups.resources()).orElseGet(() -> resources(task))));
        if (task == BackupTask.BACKUP) {
            pod.withAffinity(FileStorage.affinity(names, spec))
                    .addAllToVolumes(FileStorage.volumes(names, spec))
                    .editFirstContainer()
                    .addAllToVolumeMounts(FileStorage.mounts(spec))
                    .endContainer();
        }
        return pod.build();
    }

    /** A drill is given neither the database's login nor the backends of files: it has a server of its own. */
    private static List<EnvVar> environment(
            ProjectObjects names, ProjectSpec spec, BackupTask task, BackupInputs inputs) {
        var backups = spec.backups();
        var environment = new ArrayList<EnvVar>();
        environment.add(value("BACKUP_PROJECT", names.namespace() + "/" + names.project()));
        environment.add(value("BACKUP_RESULT_FILE", RESULT_FILE));
        if (backups.s3() != null) {
            environment.addAll(bucket(backups.s3()));
        }
        if (backups.telegram() != null) {
            environment.addAll(channel(backups.telegram()));
        }
        environment.add(secret(
                "BACKUP_KEY", new SecretKeyReference(backups.keySecretRef().name(), IDENTITY)));
        if (task == BackupTask.DRILL) {
            environment.add(value("BACKUP_TEMPORARY", SCRATCH));
            return environment;
        }
        environment.add(value("BACKUP_KEEP", backups.keep().toString()));
        Optional.ofNullable(backups.keepDays())
                .ifPresent(days -> environment.add(value("BACKUP_KEEP_DAYS", days.toString())));
        environment.addAll(administrator(inputs));
        environment.add(value("BACKUP_FILES", Boolean.toString(spec.storage() != null)));
        StorageSettings.of(spec).forEach(setting -> environment.add(variable(setting)));
        return environment;
    }

    /** The administrator's login to the project's database. */
    public static List<EnvVar> administrator(BackupInputs inputs) {
        return List.of(
                value("POSTGRESQL_HOST", inputs.host()),
                value("POSTGRESQL_PORT", Integer.toString(inputs.port())),
                value("POSTGRESQL_SSLMODE", inputs.sslMode()),
                value("BACKUP_MAINTENANCE_DB", inputs.maintenance()),
                value("POSTGRESQL_DB", inputs.database()),
                value("POSTGRESQL_USER", inputs.username()),
                secret("POSTGRESQL_PASSWORD", inputs.password()));
    }

    private static List<EnvVar> bucket(BackupS3Spec s3) {
        var environment = new ArrayList<EnvVar>();
        environment.add(value("BACKUP_S3_BUCKET", s3.bucket()));
        Optional.ofNullable(s3.endpoint()).ifPresent(url -> environment.add(value("BACKUP_S3_ENDPOINT", url)));
        environment.add(value("BACKUP_S3_REGION", s3.region()));
        Optional.ofNullable(s3.prefix()).ifPresent(prefix -> environment.add(value("BACKUP_S3_PREFIX", prefix)));
        Optional.ofNullable(s3.pathStyle())
                .ifPresent(style -> environment.add(value("BACKUP_S3_PATH_STYLE", style.toString())));
        var name = s3.secretRef().name();
        environment.add(secret("BACKUP_S3_ACCESS_KEY_ID", new SecretKeyReference(name, ACCESS_KEY_ID)));
        environment.add(secret("BACKUP_S3_SECRET_ACCESS_KEY", new SecretKeyReference(name, SECRET_ACCESS_KEY)));
        return environment;
    }

    private static List<EnvVar> channel(BackupTelegramSpec telegram) {
        var environment = new ArrayList<EnvVar>();
        environment.add(value("BACKUP_TELEGRAM_CHANNEL_ID", telegram.channelId()));
        Optional.ofNullable(telegram.apiUrl()).ifPresent(url -> environment.add(value("BACKUP_TELEGRAM_API_URL", url)));
        environment.add(secret(
                "BACKUP_TELEGRAM_BOT_TOKEN",
                new SecretKeyReference(telegram.secretRef().name(), BOT_TOKEN)));
        return environment;
    }

    private static EnvVar variable(RuntimeSetting setting) {
        return setting.secret()
                .map(reference -> secret(setting.name(), reference))
                .orElseGet(() -> value(setting.name(), setting.value().orElse("")));
    }

    /** A variable. */
    public static EnvVar value(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    /** A variable whose value is in a Secret. */
    public static EnvVar secret(String name, SecretKeyReference reference) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef(reference.key(), reference.name(), null)
                .endValueFrom()
                .build();
    }

    /** A backup needs the same for any database; the server of a drill wants its caches. */
    private static ResourceRequirements resources(BackupTask task) {
        var isDrill = task == BackupTask.DRILL;
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity("100m"))
                .addToRequests("memory", new Quantity(isDrill ? "512Mi" : "384Mi"))
                .addToLimits("memory", new Quantity(isDrill ? "1Gi" : "384Mi"))
                .build();
    }
}
