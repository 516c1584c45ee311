package io.nextmavens.operator.standalone;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.operator.database.AdminAccess;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.Digest;
import io.nextmavens.operator.owned.OwnedObjects;
import io.nextmavens.operator.owned.OwnedSecrets;
import io.nextmavens.operator.owned.ProjectObjects;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Brings the server of a standalone database about: a Secret with the superuser's password, a Service and a
 * StatefulSet; and says what is wanted of its standbys, which follow when it runs. Thread-safe.
 */
public final class StandaloneDatabase {

    /** The superuser that the image makes. */
    public static final String SUPERUSER = "postgres";

    /** The database that it may always enter. */
    public static final String MAINTENANCE = "postgres";

    /** How TLS is used on the way to it, in libpq's words. */
    public static final String SSL_MODE = "prefer";

    private static final int PASSWORD_BYTES = 24;

    private final Function<ProjectObjects, Address> address;

    /** Where a server is reached. */
    public record Address(String host, int port) {}

    /** State of a server. */
    public sealed interface State {}

    /** It accepts connections. */
    public record Running(AdminAccess admin) implements State {}

    /** Its pod is not ready. */
    public record Starting() implements State {}

    /** Reached by its Service. */
    public StandaloneDatabase() {
        this(project -> new Address(project.databaseHost(), StandaloneObjects.PORT));
    }

    /** Reached elsewhere: where the operator runs outside the cluster. */
    public StandaloneDatabase(Function<ProjectObjects, Address> address) {
        this.address = Objects.requireNonNull(address, "address");
    }

    /**
     * Applies the objects and says whether the server runs.
     *
     * <p>A change that restarts the servers reaches the standbys first: while one of them is being replaced, the primary
     * is left as it is, so that what a standby cannot start with never reaches it. A primary that does not run has
     * nothing to lose, and is changed at once.
     */
    public State bringAbout(
            ProjectObjects names, ProjectSpec spec, String image, OwnedObjects objects, OwnedSecrets secrets) {
        boolean hasStandbys = spec.database().standalone().standbys() > 0;
        var superuser = secrets.complete(
                names.kept(names.superuserSecret(), Component.DATABASE), content -> complete(content, hasStandbys));
        objects.apply(StandaloneObjects.service(names));
        var wanted = primary(names, spec, image, objects);
        var there = objects.find(wanted);
        boolean waitsForStandbys = hasStandbys
                && there.filter(StandaloneDatabase::isReady).isPresent()
                && !objects.isLastApplied(wanted)
                && standbysAreBeingReplaced(standbys(names, spec, image, superuser, objects), objects);
        var statefulSet = waitsForStandbys ? there.get() : objects.apply(wanted);
        return isReady(statefulSet) ? new Running(admin(names, superuser)) : new Starting();
    }

    /** What is wanted of the standbys. */
    public static StatefulSet standbys(
            ProjectObjects names, ProjectSpec spec, String image, Map<String, String> superuser, OwnedObjects objects) {
        var wanted = StandbyObjects.statefulSet(
                names, spec, image, Digest.of(superuser.getOrDefault(StandbyObjects.PASSWORD, "")));
        return StandaloneObjects.withClaimOf(objects.find(wanted), wanted);
    }

    /** Whether every pod is of the newest template and answers (Kubernetes API, StatefulSetStatus). */
    public static boolean isRolledOut(StatefulSet statefulSet) {
        var status = statefulSet.getStatus();
        return status != null
                && status.getObservedGeneration() != null
                && status.getObservedGeneration() >= statefulSet.getMetadata().getGeneration()
                && Objects.equals(status.getCurrentRevision(), status.getUpdateRevision())
                && Objects.requireNonNullElse(status.getReadyReplicas(), 0)
                        >= statefulSet.getSpec().getReplicas();
    }

    private static boolean standbysAreBeingReplaced(StatefulSet wanted, OwnedObjects objects) {
        return objects.find(wanted)
                .filter(there -> !objects.isLastApplied(wanted) || !isRolledOut(there))
                .isPresent();
    }

    private static StatefulSet primary(ProjectObjects names, ProjectSpec spec, String image, OwnedObjects objects) {
        var wanted = StandaloneObjects.statefulSet(names, spec, image);
        return StandaloneObjects.withClaimOf(objects.find(wanted), wanted);
    }

    /** Stops the servers, those that were ever started; their volumes stay. */
    public void suspend(
            ProjectObjects names, ProjectSpec spec, String image, OwnedObjects objects, OwnedSecrets secrets) {
        var superuser = secrets.read(names.superuserSecret()).orElse(Map.of());
        List.of(primary(names, spec, image, objects), standbys(names, spec, image, superuser, objects)).stream()
                .filter(wanted -> objects.find(wanted).isPresent())
                .forEach(objects::apply);
    }

    /** The administrator's login to a server, whether it runs or not. */
    public AdminAccess admin(ProjectObjects names, OwnedSecrets secrets) {
        return admin(names, secrets.read(names.superuserSecret()).orElse(Map.of()));
    }

    private AdminAccess admin(ProjectObjects names, Map<String, String> superuser) {
        var at = address.apply(names);
        return new AdminAccess(at.host(), at.port(), MAINTENANCE, SSL_MODE, SUPERUSER, superuser.get("password"));
    }

    private static Map<String, String> complete(Map<String, String> content, boolean hasStandbys) {
        var complete = new TreeMap<>(content);
        complete.put("username", SUPERUSER);
        complete.computeIfAbsent("password", key -> password());
        if (hasStandbys) {
            complete.computeIfAbsent(StandbyObjects.PASSWORD, key -> password());
        }
        return complete;
    }

    private static String password() {
        var random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static boolean isReady(StatefulSet statefulSet) {
        var status = statefulSet.getStatus();
        return status != null && status.getReadyReplicas() != null && status.getReadyReplicas() > 0;
    }
}
