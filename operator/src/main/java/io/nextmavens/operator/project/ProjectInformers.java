package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.FieldSelectorBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.owned.ForeignKind;
import io.nextmavens.operator.owned.ObjectCaches;
import io.nextmavens.operator.owned.ProjectObjects;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One informer per kind, for all projects.
 *
 * <p>Owned objects are chosen by label. Secrets and ConfigMaps also come from people, who put no label of ours on
 * them, so all are watched but those that cannot be meant; that is what the operator's memory goes to in a cluster
 * with many. Thread-safe.
 */
final class ProjectInformers implements ObjectCaches, KindWatches {

    /** A CRD that is not there is looked for this often at most. */
    private static final Duration BETWEEN_LOOKS_FOR_A_KIND = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final Clock clock;
    private final Map<String, InformerEventSource<?, NextMavensProject>> byKind = new ConcurrentHashMap<>();
    private final Map<ForeignKind, Instant> missing = new HashMap<>();
    private volatile Optional<EventSourceRetriever<NextMavensProject>> retriever = Optional.empty();

    ProjectInformers(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** The informers that run from the start. */
    List<EventSource<?, NextMavensProject>> prepare(
            EventSourceContext<NextMavensProject> context, ProjectReferences references) {
        return List.of(
                start(owned(Deployment.class), context),
                start(owned(StatefulSet.class), context),
                start(owned(PersistentVolumeClaim.class), context),
                start(owned(Service.class), context),
                start(owned(EndpointSlice.class), context),
                start(owned(NetworkPolicy.class), context),
                start(owned(PodDisruptionBudget.class), context),
                start(owned(HorizontalPodAutoscaler.class), context),
                start(owned(CronJob.class), context),
                start(owned(Job.class), context),
                start(
                        InformerEventSourceConfiguration.from(Secret.class, NextMavensProject.class)
                                .withName("secrets")
                                .withFieldSelector(new FieldSelectorBuilder()
                                        .withoutField("type", "helm.sh/release.v1")
                                        .withoutField("type", "kubernetes.io/service-account-token")
                                        .withoutField("type", "kubernetes.io/dockerconfigjson")
                                        .withoutField("type", "kubernetes.io/tls")
                                        .build())
                                .withSecondaryToPrimaryMapper(references::ofSecret)
                                .build(),
                        context),
                start(
                        InformerEventSourceConfiguration.from(ConfigMap.class, NextMavensProject.class)
                                .withName("configmaps")
                                .withFieldSelector(new FieldSelectorBuilder()
                                        .withoutField("metadata.name", "kube-root-ca.crt")
                                        .build())
                                .withSecondaryToPrimaryMapper(references::ofConfigMap)
                                .build(),
                        context));
    }

    /** Takes what informers of such kinds are registered with; it comes with every round and is always the same. */
    void use(EventSourceRetriever<NextMavensProject> eventSources) {
        retriever = Optional.of(eventSources);
    }

    @Override
    public synchronized boolean watch(ForeignKind kind) {
        if (byKind.containsKey(key(kind.apiVersion(), kind.kind()))) {
            return true;
        }
        var looked = missing.get(kind);
        if (looked != null && clock.instant().isBefore(looked.plus(BETWEEN_LOOKS_FOR_A_KIND))) {
            return false;
        }
        if (!client.supports(kind.apiVersion(), kind.kind())) {
            missing.put(kind, clock.instant());
            return false;
        }
        var eventSources = retriever.orElseThrow();
        var gvk = new GroupVersionKind(kind.group(), kind.version(), kind.kind());
        var source = new InformerEventSource<GenericKubernetesResource, NextMavensProject>(
                InformerEventSourceConfiguration.from(gvk, NextMavensProject.class)
                        .withName(kind.kind())
                        .withLabelSelector(ProjectObjects.SELECTOR)
                        .withSecondaryToPrimaryMapper(ProjectReferences::ofOwned)
                        .build(),
                eventSources.eventSourceContextForDynamicRegistration());
        eventSources.dynamicallyRegisterEventSource(source);
        byKind.put(key(kind.apiVersion(), kind.kind()), source);
        return true;
    }

    @Override
    public boolean watches(HasMetadata like) {
        return byKind.containsKey(key(like.getApiVersion(), like.getKind()));
    }

    @Override
    public <R extends HasMetadata> Optional<R> cached(R like) {
        return Optional.ofNullable(byKind.get(key(like.getApiVersion(), like.getKind())))
                .flatMap(source -> source.get(ResourceID.fromResource(like)))
                .map(found -> sameType(like, found));
    }

    @Override
    public <R extends HasMetadata> List<R> labelled(Class<R> type, String namespace, Map<String, String> labels) {
        return Optional.ofNullable(byKind.get(key(HasMetadata.getApiVersion(type), HasMetadata.getKind(type)))).stream()
                .flatMap(source -> source.list(namespace, found -> hasLabels(found, labels)))
                .map(type::cast)
                .toList();
    }

    /** Every object of a kind that was seen, of all namespaces. */
    <R extends HasMetadata> List<R> all(Class<R> type) {
        return Optional.ofNullable(byKind.get(key(HasMetadata.getApiVersion(type), HasMetadata.getKind(type)))).stream()
                .flatMap(source -> source.list(found -> true))
                .map(type::cast)
                .toList();
    }

    private static boolean hasLabels(HasMetadata object, Map<String, String> labels) {
        var found = Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.<String, String>of());
        return found.entrySet().containsAll(labels.entrySet());
    }

    @Override
    public <R extends HasMetadata> void written(R now, Optional<R> before) {
        var source = byKind.get(key(now.getApiVersion(), now.getKind()));
        if (source != null) {
            note(source, now, before);
        }
    }

    @SuppressWarnings("unchecked") // the source of a kind holds objects of that kind's class
    private static <S extends HasMetadata, R extends HasMetadata> void note(
            InformerEventSource<S, NextMavensProject> source, R now, Optional<R> before) {
        var id = ResourceID.fromResource(now);
        before.ifPresentOrElse(
                previous -> source.handleRecentResourceUpdate(id, (S) now, (S) previous),
                () -> source.handleRecentResourceCreate(id, (S) now));
    }

    @SuppressWarnings("unchecked") // the source of a kind holds objects of that kind's class
    private static <R extends HasMetadata> R sameType(R like, HasMetadata found) {
        return (R) like.getClass().cast(found);
    }

    private static <R extends HasMetadata> InformerEventSourceConfiguration<R> owned(Class<R> type) {
        return InformerEventSourceConfiguration.from(type, NextMavensProject.class)
                .withName(HasMetadata.getPlural(type))
                .withLabelSelector(ProjectObjects.SELECTOR)
                .withSecondaryToPrimaryMapper(ProjectReferences::ofOwned)
                .build();
    }

    private <R extends HasMetadata> InformerEventSource<R, NextMavensProject> start(
            InformerEventSourceConfiguration<R> configuration, EventSourceContext<NextMavensProject> context) {
        var source = new InformerEventSource<R, NextMavensProject>(configuration, context);
        var type = configuration.getResourceClass();
        byKind.put(key(HasMetadata.getApiVersion(type), HasMetadata.getKind(type)), source);
        return source;
    }

    private static String key(String apiVersion, String kind) {
        return Objects.requireNonNull(apiVersion, "apiVersion") + "/" + Objects.requireNonNull(kind, "kind");
    }
}
