package io.nextmavens.runtime;

import io.nextmavens.runtime.http.Service;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** The services of the data plane, for beans that Quarkus makes: endpoints of WebSockets, for instance. */
@ApplicationScoped
public class RuntimeServices {

    private final RuntimeApplication application;

    @Inject
    RuntimeServices(RuntimeApplication application) {
        this.application = application;
    }

    /** The service of that type, where it is served. */
    public <S extends Service> Optional<S> find(Class<S> type) {
        return application.plane().service(type);
    }
}
