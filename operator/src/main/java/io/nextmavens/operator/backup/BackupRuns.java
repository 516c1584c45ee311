package io.nextmavens.operator.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.nextmavens.crds.v1alpha1.BackupRun;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what came of Jobs from them and from what their last pod said when it ended. */
public final class BackupRuns {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_ERROR = 1000;

    private BackupRuns() {}

    /** The Job of a task that ended last. */
    public static Optional<Job> newest(List<Job> jobs, BackupTask task) {
        return jobs.stream()
                .filter(job -> task.word()
                        .equals(Objects.requireNonNullElse(job.getMetadata().getLabels(), Map.<String, String>of())
                                .get(BackupTask.LABEL)))
                .filter(job -> end(job).isPresent())
                .max(Comparator.comparing(job -> end(job).orElseThrow().getLastTransitionTime()));
    }

    /** The condition with which a Job has ended. */
    private static Optional<JobCondition> end(Job job) {
        return Optional.ofNullable(job.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> "True".equals(condition.getStatus()))
                .filter(condition -> "Complete".equals(condition.getType()) || "Failed".equals(condition.getType()))
                .findFirst();
    }

    /** Whether a Job has ended, well or not. */
    public static boolean hasEnded(Job job) {
        return end(job).isPresent();
    }

    /** What came of a Job that has ended; lists its pods. */
    public static BackupRun read(KubernetesClient client, Job job) {
        var pods = client.pods()
                .inNamespace(job.getMetadata().getNamespace())
                .withLabels(
                        Map.of("batch.kubernetes.io/job-name", job.getMetadata().getName()))
                .list()
                .getItems();
        return of(job, pods);
    }

    static BackupRun of(Job job, List<Pod> pods) {
        var end = end(job).orElseThrow();
        var said = pods.stream()
                .flatMap(BackupRuns::ended)
                .max(Comparator.comparing(ContainerStateTerminated::getFinishedAt))
                .map(ContainerStateTerminated::getMessage)
                .flatMap(BackupRuns::parse);
        Optional<String> error = "Complete".equals(end.getType())
                ? Optional.empty()
                : said.flatMap(json -> text(json, "error"))
                        .or(() -> Optional.of("Job " + job.getMetadata().getName() + " failed: "
                                + Objects.requireNonNullElse(end.getMessage(), end.getReason())));
        return new BackupRun(
                job.getMetadata().getName(),
                end.getLastTransitionTime(),
                said.flatMap(json -> text(json, "id")).orElse(null),
                said.flatMap(json -> number(json, "size")).orElse(null),
                said.flatMap(json -> number(json, "rows")).orElse(null),
                said.flatMap(json -> number(json, "files")).orElse(null),
                error.map(text -> text.substring(0, Math.min(text.length(), LONGEST_ERROR)))
                        .orElse(null));
    }

    private static Stream<ContainerStateTerminated> ended(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getContainerStatuses().stream())
                .map(container -> container.getState())
                .filter(state -> state != null && state.getTerminated() != null)
                .map(state -> state.getTerminated())
                .filter(terminated -> terminated.getFinishedAt() != null);
    }

    private static Optional<JsonNode> parse(String message) {
        try {
            return Optional.of(JSON.readTree(message)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty(); // killed before it could say anything
        }
    }

    private static Optional<String> text(JsonNode json, String field) {
        return Optional.ofNullable(json.get(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    private static Optional<Long> number(JsonNode json, String field) {
        return Optional.ofNullable(json.get(field)).filter(JsonNode::isNumber).map(JsonNode::asLong);
    }
}
