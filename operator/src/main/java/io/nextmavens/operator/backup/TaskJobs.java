package io.nextmavens.operator.backup;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.nextmavens.crds.v1alpha1.NextMavensBackup;
import io.nextmavens.crds.v1alpha1.NextMavensRestore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The Job of a NextMavensBackup or a NextMavensRestore, from the CronJob of the project's backups. Pure. */
public final class TaskJobs {

    /** Label of Jobs that restore; the project's conditions are not about them. */
    static final String RESTORE = "restore";

    private static final String PROJECT = "BACKUP_PROJECT";
    private static final Set<String> OF_BACKUPS = Set.of("BACKUP_KEEP", "BACKUP_KEEP_DAYS");

    private TaskJobs() {}

    /** A backup once more, as the CronJob makes them. */
    public static Job of(NextMavensBackup backup, CronJob template) {
        return builder(backup, template, BackupTask.BACKUP.word())
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withArgs(BackupTask.BACKUP.command(), "manual")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** The same pod with the same login, told to restore. */
    public static Job of(NextMavensRestore restore, CronJob template) {
        var spec = restore.getSpec();
        var container = template.getSpec()
                .getJobTemplate()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
        List<EnvVar> environment = new ArrayList<>();
        for (EnvVar variable : container.getEnv()) {
            if (variable.getName().equals(PROJECT) && spec.fromProject() != null) {
                environment.add(new EnvVar(PROJECT, spec.fromProject(), null));
            } else if (!OF_BACKUPS.contains(variable.getName())) {
                environment.add(variable);
            }
        }
        if (spec.replaceDatabase() != null) {
            environment.add(new EnvVar("BACKUP_OVERWRITE", spec.replaceDatabase(), null));
        }
        return builder(restore, template, RESTORE)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withArgs(RESTORE, spec.backup())
                .withEnv(environment)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static JobBuilder builder(HasMetadata owner, CronJob template, String task) {
        Map<String, String> labels =
                new TreeMap<>(template.getSpec().getJobTemplate().getMetadata().getLabels());
        labels.put(BackupTask.LABEL, task);
        return new JobBuilder()
                .withNewMetadata()
                .withNamespace(owner.getMetadata().getNamespace())
                .withName(owner.getMetadata().getName() + "-" + task)
                .withLabels(labels)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(owner.getApiVersion())
                        .withKind(owner.getKind())
                        .withName(owner.getMetadata().getName())
                        .withUid(owner.getMetadata().getUid())
                        .withController(true)
                        .build())
                .endMetadata()
                .withSpec(template.getSpec().getJobTemplate().getSpec())
                .editSpec()
                .editTemplate()
                .editMetadata()
                .addToLabels(BackupTask.LABEL, task)
                .endMetadata()
                .endTemplate()
                .endSpec();
    }
}
