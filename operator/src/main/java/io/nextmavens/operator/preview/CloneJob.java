package io.nextmavens.operator.preview;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.nextmavens.crds.v1alpha1.PreviewData;
import io.nextmavens.operator.backup.BackupInputs;
import io.nextmavens.operator.backup.BackupObjects;
import io.nextmavens.operator.backup.BackupTask;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The Job that clones a database into that of a preview, by the command of backups. Pure. */
public final class CloneJob {

    /** Value of {@link BackupTask#LABEL}; conditions of backups are not about it. */
    static final String CLONE = "clone";

    private CloneJob() {}

    /** Its name. */
    public static String name(ProjectObjects names) {
        return names.project() + "-" + CLONE;
    }

    /**
     * What is wanted of it.
     *
     * @param source name of the project that is cloned, whose database lets the pod in by a label
     * @param from the source's database
     * @param to the preview's
     */
    public static Job of(ProjectObjects names, String source, PreviewData data, BackupInputs from, BackupInputs to) {
        var labels = new TreeMap<>(names.labels(Component.BACKUP));
        labels.put(BackupTask.LABEL, CLONE);
        labels.put(ProjectObjects.CLONES_LABEL, source);
        var metadata = names.owned(name(names), Component.BACKUP);
        metadata.setLabels(labels);
        var resources = new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity("100m"))
                .addToRequests("memory", new Quantity("384Mi"))
                .addToLimits("memory", new Quantity("384Mi"))
                .build();
        var pod = BackupObjects.pod(
                to.defaultImage(), List.of(CLONE, data.name()), environment(names, from, to), resources);
        return new JobBuilder()
                .withMetadata(metadata)
                .withSpec(BackupObjects.job(labels, pod))
                .build();
    }

    private static List<EnvVar> environment(ProjectObjects names, BackupInputs from, BackupInputs to) {
        var environment = new ArrayList<EnvVar>();
        environment.add(BackupObjects.value("BACKUP_PROJECT", names.namespace() + "/" + names.project()));
        environment.add(BackupObjects.value("BACKUP_RESULT_FILE", BackupObjects.RESULT_FILE));
        environment.add(BackupObjects.value("BACKUP_SOURCE_HOST", from.host()));
        environment.add(BackupObjects.value("BACKUP_SOURCE_PORT", Integer.toString(from.port())));
        environment.add(BackupObjects.value("BACKUP_SOURCE_SSLMODE", from.sslMode()));
        environment.add(BackupObjects.value("BACKUP_SOURCE_DB", from.database()));
        environment.add(BackupObjects.value("BACKUP_SOURCE_USER", from.username()));
        environment.add(BackupObjects.secret("BACKUP_SOURCE_PASSWORD", from.password()));
        environment.addAll(BackupObjects.administrator(to));
        return environment;
    }
}
