package io.nextmavens.runtime.auth.store;

import io.nextmavens.runtime.settings.Variables;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Switches Hibernate Reactive on where the auth service runs, and nowhere else. */
public final class PersistenceSwitch implements ConfigSourceFactory {

    /** Above application.properties (250), below the environment (300). */
    private static final int ORDINAL = 275;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        boolean wanted = value(context, "NEXTMAVENS_SERVICES")
                .map(services -> Variables.list(services).contains("auth"))
                .orElseGet(() -> value(context, "NEXTMAVENS_PROJECT").isPresent());
        String active = Boolean.toString(wanted);
        return List.of(new PropertiesConfigSource(
                Map.of("quarkus.datasource.active", active, "quarkus.hibernate-orm.active", active),
                "auth persistence",
                ORDINAL));
    }

    private static Optional<String> value(ConfigSourceContext context, String name) {
        return Optional.ofNullable(context.getValue(name))
                .map(ConfigValue::getRawValue)
                .filter(value -> !value.isEmpty());
    }
}
