package io.nextmavens.operator.dashboard;

import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * One visitor who has signed in, with what they may see. Both are asked again every minute, so that a token that ends and
 * a right that is taken away count from then on. What was not asked yet is not shown. Thread-safe.
 */
final class Session {

    private static final Duration HOLDS = Duration.ofSeconds(60);
    private static final int AT_A_TIME = 16;
    private static final String PROJECTS = "nextmavensprojects";

    /**
     * What the visitor may get.
     *
     * @param everything every project of the cluster
     * @param namespaces by name: every project of it
     * @param projects by id, where not every one of its namespace
     * @param asked when
     */
    record Rights(boolean everything, Map<String, Boolean> namespaces, Map<String, Boolean> projects, Instant asked) {

        static final Rights NONE = new Rights(false, Map.of(), Map.of(), Instant.EPOCH);

        boolean allow(NextMavensProject project) {
            return everything
                    || namespaces.getOrDefault(project.getMetadata().getNamespace(), false)
                    || projects.getOrDefault(ProjectSummary.id(project), false);
        }

        private boolean knows(NextMavensProject project) {
            var namespace = namespaces.get(project.getMetadata().getNamespace());
            return everything
                    || Boolean.TRUE.equals(namespace)
                    || (namespace != null && projects.containsKey(ProjectSummary.id(project)));
        }
    }

    private final String token;
    private final Instant begun;
    private final Reviews reviews;
    private final ExecutorService threads;
    private final Semaphore places = new Semaphore(AT_A_TIME);
    private volatile Visitor visitor;
    private volatile boolean ended;
    private volatile Rights rights = Rights.NONE;
    private Instant recognized;

    Session(String token, Visitor visitor, Instant begun, Reviews reviews, ExecutorService threads) {
        this.token = token;
        this.visitor = visitor;
        this.begun = begun;
        this.recognized = begun;
        this.reviews = reviews;
        this.threads = threads;
    }

    Visitor visitor() {
        return visitor;
    }

    Instant begun() {
        return begun;
    }

    /** Whether the token is not good any more, or somebody signed out. */
    boolean hasEnded() {
        return ended;
    }

    void end() {
        ended = true;
    }

    /** What was found when it was asked last. */
    Rights rights() {
        return rights;
    }

    /**
     * Asks what is not known or too old. Blocking.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server does not answer
     */
    synchronized Rights ask(List<NextMavensProject> of, Instant now) throws InterruptedException {
        if (!now.isBefore(recognized.plus(HOLDS))) {
            var again = reviews.visitorOf(token);
            if (again.isEmpty()) {
                ended = true;
                rights = Rights.NONE;
                return rights;
            }
            visitor = again.get();
            recognized = now;
        }
        var known = rights;
        boolean old = !now.isBefore(known.asked().plus(HOLDS));
        if (!old && of.stream().allMatch(known::knows)) {
            return known;
        }
        rights = old ? askAnew(of, now) : complete(of, known, known.asked());
        return rights;
    }

    private Rights askAnew(List<NextMavensProject> of, Instant now) throws InterruptedException {
        return reviews.may(visitor, "get", PROJECTS, "", "")
                ? new Rights(true, Map.of(), Map.of(), now)
                : complete(of, Rights.NONE, now);
    }

    /** Asks of the projects that nothing is known of. */
    private Rights complete(List<NextMavensProject> of, Rights known, Instant asked) throws InterruptedException {
        var namespaces = new HashMap<>(known.namespaces());
        var missing = new TreeSet<String>();
        of.forEach(project -> missing.add(project.getMetadata().getNamespace()));
        missing.removeAll(namespaces.keySet());
        namespaces.putAll(
                each(List.copyOf(missing), namespace -> reviews.may(visitor, "get", PROJECTS, namespace, "")));
        var projects = new HashMap<>(known.projects());
        var single = of.stream()
                .filter(project -> !namespaces.get(project.getMetadata().getNamespace()))
                .map(ProjectSummary::id)
                .filter(id -> !projects.containsKey(id))
                .toList();
        projects.putAll(each(single, id -> {
            int slash = id.indexOf('/');
            return reviews.may(visitor, "get", PROJECTS, id.substring(0, slash), id.substring(slash + 1));
        }));
        return new Rights(false, Map.copyOf(namespaces), Map.copyOf(projects), asked);
    }

    /** Asks many questions, some of them at a time. */
    private Map<String, Boolean> each(List<String> of, Predicate<String> question) throws InterruptedException {
        var asked = new ArrayList<Future<Boolean>>(of.size());
        for (String one : of) {
            Callable<Boolean> call = () -> {
                places.acquire();
                try {
                    return question.test(one);
                } finally {
                    places.release();
                }
            };
            asked.add(threads.submit(call));
        }
        var answers = new HashMap<String, Boolean>();
        for (int i = 0; i < of.size(); i++) {
            try {
                answers.put(of.get(i), asked.get(i).get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
        return answers;
    }
}
