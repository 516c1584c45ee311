package io.nextmavens.operator.project;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.database.DatabaseException;
import io.nextmavens.operator.owned.ObjectTakenException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes a round through the steps, in the order of docs/adr/0001-shape.md. A step that fails ends none but those that
 * wait for it, so a project is kept as well as it can be.
 */
final class ProjectSteps {

    /** The API server's code for an object that its schema or its rules refuse. */
    private static final int UNPROCESSABLE = 422;

    private final List<Step> steps;
    private final Consumer<ConditionType> afterStep;

    /**
     * @param steps the steps, in order
     * @param afterStep called after each with its condition; a test ends the operator there
     */
    ProjectSteps(List<Step> steps, Consumer<ConditionType> afterStep) {
        this.steps = List.copyOf(steps);
        this.afterStep = afterStep;
    }

    void run(Round round) {
        for (Step step : steps) {
            if (!step.concerns(round.project())) {
                continue;
            }
            round.results()
                    .put(
                            step.condition(),
                            step.blockedBy(round)
                                    .<StepResult>map(StepResult.Blocked::new)
                                    .orElseGet(() -> resultOf(step, round)));
            afterStep.accept(step.condition());
        }
    }

    private static StepResult resultOf(Step step, Round round) {
        try {
            return step.run(round);
        } catch (DatabaseException e) {
            return DatabaseFailures.resultOf(e.problem());
        } catch (ObjectTakenException e) {
            return new StepResult.Failing(ConditionReason.OBJECT_TAKEN, e.getMessage());
        } catch (KubernetesClientException e) {
            return e.getCode() == UNPROCESSABLE || e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST
                    ? new StepResult.Refused(ConditionReason.OBJECT_INVALID, messageOf(e))
                    : new StepResult.Failing(ConditionReason.KUBERNETES_REFUSED, messageOf(e));
        }
    }

    private static String messageOf(KubernetesClientException e) {
        return e.getStatus() != null && e.getStatus().getMessage() != null
                ? e.getStatus().getMessage()
                : String.valueOf(e.getMessage());
    }
}
