package io.nextmavens.runtime.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the REST service exposes and how.
 *
 * @param schemas exposed, at least one; the first is the default
 * @param anonymousRole of requests without a token; without it they are refused
 * @param extraSearchPath schemas behind the request's own
 * @param preRequest the function called before every request's statement
 * @param transactionEnd how transactions end
 * @param maxRows that a read gives at most
 * @param aggregates whether aggregate functions may be asked for
 * @param plans whether execution plans may be asked for
 * @param rootFunction the function that answers the root
 * @param hoistedSettings settings of functions that are applied to the whole transaction
 * @param legacyTargetNames whether an embedded relation with an alias may still be named by its own name
 * @param minimalErrors whether errors have no details and hint
 * @param openApi the description at the root
 * @param appSettings {@code app.settings.*}, by their whole names
 */
public record RestSettings(
        List<String> schemas,
        Optional<String> anonymousRole,
        List<String> extraSearchPath,
        Optional<FunctionName> preRequest,
        TransactionEnd transactionEnd,
        OptionalLong maxRows,
        boolean aggregates,
        boolean plans,
        Optional<FunctionName> rootFunction,
        List<String> hoistedSettings,
        boolean legacyTargetNames,
        boolean minimalErrors,
        OpenApi openApi,
        Map<String, String> appSettings) {

    public RestSettings {
        schemas = List.copyOf(schemas);
        extraSearchPath = List.copyOf(extraSearchPath);
        hoistedSettings = List.copyOf(hoistedSettings);
        appSettings = Map.copyOf(appSettings);
    }

    /** What the description at the root shows. */
    public enum OpenApiMode {
        /** What the request's role may use. */
        FOLLOW_PRIVILEGES,
        /** Everything exposed. */
        IGNORE_PRIVILEGES,
        /** There is none. */
        DISABLED
    }

    /**
     * The description at the root.
     *
     * @param mode what it shows
     * @param security whether it describes how to authenticate
     * @param proxyUri where clients reach the service
     */
    public record OpenApi(OpenApiMode mode, boolean security, Optional<String> proxyUri) {}
}
