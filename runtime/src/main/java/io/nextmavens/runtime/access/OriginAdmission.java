package io.nextmavens.runtime.access;

import io.nextmavens.runtime.http.Admission;
import io.nextmavens.runtime.http.Replies;
import io.nextmavens.runtime.http.Service;
import io.nextmavens.runtime.identity.ClaimedRole;
import io.nextmavens.runtime.settings.RuntimeSettings;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Refuses requests whose tokens claim a role that may not be used from where they come from, and hands on the others.
 * WebSockets are the services' own matter: tokens come later there.
 *
 * <p>What a token claims is looked at without its signature: whoever claims such a role is refused, and whether they have
 * it is for the service to find out. So it holds for tokens of every secret that a service may have. Thread-safe.
 */
public final class OriginAdmission implements Admission {

    private final RoleOrigins origins;
    private final Supplier<RuntimeSettings> settings;
    private final Admission next;
    private volatile ClaimedRole claimed;

    private OriginAdmission(RoleOrigins origins, Supplier<RuntimeSettings> settings, Admission next) {
        this.origins = origins;
        this.settings = settings;
        this.next = next;
    }

    /**
     * In front of another, where a role is bound to addresses.
     *
     * @param settings of now: those of the environment until the database was read, as a service may answer before
     */
    public static Admission before(Admission next, RoleOrigins origins, Supplier<RuntimeSettings> settings) {
        return origins.isEmpty() ? next : new OriginAdmission(origins, settings, next);
    }

    @Override
    public void admit(HttpServerRequest request, Service service, String path) {
        Set<String> refused = origins.refused(request);
        Optional<String> role = refused.isEmpty()
                ? Optional.empty()
                : roles(request).stream().filter(refused::contains).findAny();
        if (role.isPresent()) {
            Replies.originRefused(request, role.get());
        } else {
            next.admit(request, service, path);
        }
    }

    /** What all of its tokens claim, wherever a service looks for one; without any it is a visitor. */
    private Set<String> roles(HttpServerRequest request) {
        RuntimeSettings now = settings.get();
        ClaimedRole read = ClaimedRole.at(now.tokens().roleClaim(), Optional.ofNullable(claimed));
        claimed = read;
        Set<String> roles = new HashSet<>();
        Stream.of(
                        request.getHeader("Authorization"),
                        request.getHeader("apikey"),
                        request.getHeader("x-api-key"),
                        parameter(request, "token"),
                        parameter(request, "apikey"))
                .flatMap(Stream::ofNullable)
                .flatMap(text -> read.of(text).stream())
                .forEach(roles::add);
        if (roles.isEmpty()) {
            now.rest().anonymousRole().ifPresent(roles::add);
        }
        return roles;
    }

    /** Null where there is none, or the query string cannot be read, which is for the service to say. */
    private static String parameter(HttpServerRequest request, String name) {
        try {
            return request.getParam(name);
        } catch (IllegalArgumentException notEncoded) {
            return null;
        }
    }

    @Override
    public void close() {
        next.close();
    }
}
