package io.nextmavens.operator.standalone;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.operator.database.AdminAccess;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.OwnedObjects;
import io.nextmavens.operator.owned.OwnedSecrets;
import io.nextmavens.operator.owned.ProjectObjects;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Brings the server of a standalone database about: a Secret with the superuser's password, a Service and a
 * StatefulSet. Thread-safe.
 */
public final class StandaloneDatabase {

    /** The superuser that the image makes. */
    private static final String SUPERUSER = "postgres";

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

    /** Applies the objects and says whether the server runs. */
    public State bringAbout(
            ProjectObjects names, ProjectSpec spec, String image, OwnedObjects objects, OwnedSecrets secrets) {
        var superuser = secrets.complete(
                names.kept(names.superuserSecret(), Component.DATABASE), StandaloneDatabase::completeSuperuser);
        objects.apply(StandaloneObjects.service(names));
        var statefulSet = objects.apply(StandaloneObjects.statefulSet(names, spec, image));
        return isReady(statefulSet) ? new Running(admin(names, superuser)) : new Starting();
    }

    /** Stops the server, if it was ever started; its volume stays. */
    public void suspend(ProjectObjects names, ProjectSpec spec, String image, OwnedObjects objects) {
        var wanted = StandaloneObjects.statefulSet(names, spec, image);
        if (objects.find(wanted).isPresent()) {
            objects.apply(wanted);
        }
    }

    private AdminAccess admin(ProjectObjects names, Map<String, String> superuser) {
        var at = address.apply(names);
        return new AdminAccess(at.host(), at.port(), "postgres", "prefer", SUPERUSER, superuser.get("password"));
    }

    private static Map<String, String> completeSuperuser(Map<String, String> content) {
        var complete = new TreeMap<>(content);
        complete.put("username", SUPERUSER);
        complete.computeIfAbsent("password", key -> {
            var random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        });
        return complete;
    }

    private static boolean isReady(StatefulSet statefulSet) {
        var status = statefulSet.getStatus();
        return status != null && status.getReadyReplicas() != null && status.getReadyReplicas() > 0;
    }
}
