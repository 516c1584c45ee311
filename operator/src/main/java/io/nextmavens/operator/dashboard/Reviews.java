package io.nextmavens.operator.dashboard;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewSpec;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewSpec;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks the API server who has a token (TokenReview) and what they may do (SubjectAccessReview). Blocking, thread-safe.
 *
 * @param client as the operator, who may create both
 */
@RegisterForReflection(
        targets = {
            TokenReview.class,
            TokenReviewSpec.class,
            TokenReviewStatus.class,
            UserInfo.class,
            SubjectAccessReview.class,
            SubjectAccessReviewSpec.class,
            SubjectAccessReviewStatus.class,
            ResourceAttributes.class
        })
record Reviews(KubernetesClient client) {

    private static final String GROUP = HasMetadata.getGroup(NextMavensProject.class);

    /** Returns whose a token is; nobody's where it is wrong or has expired. */
    Optional<Visitor> visitorOf(String token) {
        TokenReview review = client.resource(new TokenReviewBuilder()
                        .withNewSpec()
                        .withToken(token)
                        .endSpec()
                        .build())
                .create();
        return Optional.ofNullable(review.getStatus())
                .filter(status -> Boolean.TRUE.equals(status.getAuthenticated()))
                .map(status -> visitor(status.getUser()));
    }

    private static Visitor visitor(UserInfo user) {
        return new Visitor(
                Objects.requireNonNullElse(user.getUsername(), ""),
                Objects.requireNonNullElse(user.getUid(), ""),
                Objects.requireNonNullElse(user.getGroups(), List.of()),
                Objects.requireNonNullElse(user.getExtra(), Map.of()));
    }

    /**
     * Returns whether a visitor may do something with our kinds.
     *
     * @param namespace empty for all namespaces
     * @param name empty for all of the namespace
     */
    boolean may(Visitor visitor, String verb, String resource, String namespace, String name) {
        return may(visitor, verb, GROUP, resource, namespace, name);
    }

    /** Returns whether a visitor may list the events of a namespace. */
    boolean mayListEvents(Visitor visitor, String namespace) {
        return may(visitor, "list", "", "events", namespace, "");
    }

    private boolean may(Visitor visitor, String verb, String group, String resource, String namespace, String name) {
        var review = client.resource(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser(visitor.name())
                        .withUid(visitor.uid())
                        .withGroups(visitor.groups())
                        .withExtra(visitor.extra())
                        .withNewResourceAttributes()
                        .withVerb(verb)
                        .withGroup(group)
                        .withResource(resource)
                        .withNamespace(namespace)
                        .withName(name)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .create();
        return review.getStatus() != null
                && Boolean.TRUE.equals(review.getStatus().getAllowed());
    }
}
