package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Jobs of backups and drills that have ended, where nothing runs them. */
final class EndedJobs {

    private final ProjectCase here;
    private Instant clock = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(600);

    EndedJobs(ProjectCase here) {
        this.here = here;
    }

    /** A Job as the CronJob makes it, its pod and its status as the controllers leave them. */
    void ended(String task, String name, boolean good, String said) {
        var template = here.client()
                .batch()
                .v1()
                .cronjobs()
                .inNamespace(here.namespace())
                .withName("notes-" + task)
                .get()
                .getSpec()
                .getJobTemplate();
        Job job = here.client()
                .resource(new JobBuilder()
                        .withNewMetadata()
                        .withNamespace(here.namespace())
                        .withName(name)
                        .withLabels(template.getMetadata().getLabels())
                        .endMetadata()
                        .withSpec(template.getSpec())
                        .build())
                .create();
        end(job, good, said);
    }

    /** The pod and the status of a Job that is there, as the controllers leave them. */
    void end(Job job, boolean good, String said) {
        clock = clock.plusSeconds(10);
        pod(job.getMetadata().getName(), job.getMetadata().getLabels(), good ? 0 : 1, said);
        var status = new JobBuilder(job)
                .withNewStatus()
                .withStartTime(clock.minusSeconds(5).toString())
                .addNewCondition()
                .withType(good ? "SuccessCriteriaMet" : "FailureTarget")
                .withStatus("True")
                .withReason("Test")
                .withLastTransitionTime(clock.toString())
                .endCondition()
                .addNewCondition()
                .withType(good ? "Complete" : "Failed")
                .withStatus("True")
                .withReason(good ? "CompletionsReached" : "BackoffLimitExceeded")
                .withLastTransitionTime(clock.toString())
                .endCondition();
        if (good) {
            status.withCompletionTime(clock.toString()).withSucceeded(1);
        } else {
            status.withFailed(1);
        }
        here.client().resource(status.endStatus().build()).updateStatus();
    }

    private void pod(String job, Map<String, String> labels, int code, String said) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace(here.namespace())
                .withName(job + "-pod")
                .withLabels(labels)
                .addToLabels("batch.kubernetes.io/job-name", job)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .addNewContainer()
                .withName("backup")
                .withImage("none")
                .endContainer()
                .endSpec()
                .build();
        var made = here.client().resource(pod).create();
        here.client()
                .resource(new PodBuilder(made)
                        .withNewStatus()
                        .withPhase(code == 0 ? "Succeeded" : "Failed")
                        .addNewContainerStatus()
                        .withName("backup")
                        .withImage("none")
                        .withImageID("none")
                        .withReady(false)
                        .withRestartCount(0)
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(code)
                        .withFinishedAt(clock.toString())
                        .withMessage(said)
                        .endTerminated()
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build())
                .updateStatus();
    }
}
