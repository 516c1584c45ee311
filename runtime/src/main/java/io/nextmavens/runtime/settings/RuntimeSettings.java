package io.nextmavens.runtime.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of the runtime. Immutable and thread-safe; {@code docs/runtime.md} has the reference.
 *
 * @param project {@code NEXTMAVENS_PROJECT}: set when the runtime serves a project, empty in front of any database
 * @param services what is served; empty: everything that there is
 * @param database how to reach the database
 * @param rest what the REST service exposes
 * @param tokens how tokens are verified
 * @param http how it is offered
 * @param warnings settings that were understood but have no effect, each a sentence
 */
public record RuntimeSettings(
        Optional<String> project,
        Optional<List<String>> services,
        DatabaseSettings database,
        RestSettings rest,
        TokenSettings tokens,
        HttpSettings http,
        List<String> warnings) {

    public RuntimeSettings {
        services = services.map(List::copyOf);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads the settings.
     *
     * @param environment the environment's variables
     * @param database what the database overrides, by PostgREST's names without the prefix: {@code db_schemas}
     * @throws SettingsException when something is wrong; it names everything that is
     */
    public static RuntimeSettings read(Map<String, String> environment, Map<String, String> database) {
        return new SettingsReader(environment, database).read();
    }

    /** Whether that service is to be served. */
    public boolean serves(String service) {
        return services.map(named -> named.contains(service)).orElse(true);
    }

    /**
     * Checks that each service that is named exists.
     *
     * @throws SettingsException when one does not
     */
    public void requireServices(List<String> known) {
        services.ifPresent(named -> {
            if (named.isEmpty() || !known.containsAll(named)) {
                throw new SettingsException(List.of("NEXTMAVENS_SERVICES is '" + String.join(",", named)
                        + "': name one or more of " + String.join(", ", known)));
            }
        });
    }
}
