package io.nextmavens.operator.dokploy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.nextmavens.crds.v1alpha1.ApplicationStatus;
import io.nextmavens.crds.v1alpha1.DeploymentsStatus;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.nextmavens.crds.v1alpha1.RedeploymentStatus;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code status.deployments} of projects, which only this writes, by a field manager of its own: rounds write the rest of
 * the status. Thread-safe, on several replicas too.
 */
final class DeploymentBook {

    private static final String MANAGER = "nextmavens-deployments";
    private static final int TRIES = 5;
    private static final int MOST = 64;

    private final KubernetesClient client;

    DeploymentBook(KubernetesClient client) {
        this.client = client;
    }

    Optional<NextMavensProject> project(String namespace, String name) {
        return Optional.ofNullable(client.resources(NextMavensProject.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    /** Enters what was said of an application's deployment; what is older than what is known is not entered. */
    void enter(NextMavensProject project, ApplicationStatus application) {
        change(project, before -> {
            var known = new ArrayList<>(before.applications());
            boolean isOlder = known.stream()
                    .anyMatch(one ->
                            one.name().equals(application.name()) && one.at().compareTo(application.at()) > 0);
            if (isOlder) {
                return before;
            }
            known.removeIf(one -> one.name().equals(application.name()));
            known.add(application);
            return new DeploymentsStatus(newest(known), before.redeployments());
        });
    }

    /** Enters what came of a request to deploy an application anew. */
    void enter(NextMavensProject project, RedeploymentStatus redeployment) {
        change(project, before -> {
            var known = new ArrayList<>(before.redeployments());
            known.removeIf(one -> one.application().equals(redeployment.application()));
            known.add(redeployment);
            return new DeploymentsStatus(before.applications(), newest(known));
        });
    }

    private static <T> List<T> newest(List<T> all) {
        return all.subList(Math.max(0, all.size() - MOST), all.size());
    }

    private void change(NextMavensProject project, UnaryOperator<DeploymentsStatus> change) {
        var namespace = project.getMetadata().getNamespace();
        var name = project.getMetadata().getName();
        for (int tried = 1; ; tried++) {
            var there = project(namespace, name);
            if (there.isEmpty()) {
                return;
            }
            var before = Optional.ofNullable(there.get().getStatus())
                    .map(ProjectStatus::deployments)
                    .orElseGet(DeploymentsStatus::none);
            var next = change.apply(before);
            if (next.equals(before)) {
                return;
            }
            try {
                patch(namespace, name, there.get().getMetadata().getResourceVersion(), next);
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || tried == TRIES) {
                    throw e;
                }
            }
        }
    }

    private void patch(String namespace, String name, String version, DeploymentsStatus deployments) {
        var fresh = new NextMavensProject();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withResourceVersion(version)
                .build());
        fresh.setStatus(ProjectStatus.unknown().withDeployments(deployments));
        client.resource(fresh)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(MANAGER)
                        .withForce(true)
                        .build());
    }
}
