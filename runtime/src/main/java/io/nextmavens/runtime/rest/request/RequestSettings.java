package io.nextmavens.runtime.rest.request;

import java.util.List;
import java.util.Optional;

/**
 * The settings that reading a request depends on.
 *
 * @param schemas the exposed schemas ({@code PGRST_DB_SCHEMAS}), at least one; the first is the default
 * @param openApiDisabled whether {@code PGRST_OPENAPI_MODE} is {@code disabled}
 * @param rootFunction the function that answers the root ({@code PGRST_DB_ROOT_SPEC})
 * @param transactionChoice whether {@code Prefer: tx=} is heard ({@code PGRST_DB_TX_END} ends in
 *     {@code allow-override})
 */
public record RequestSettings(
        List<String> schemas, boolean openApiDisabled, Optional<String> rootFunction, boolean transactionChoice) {

    public RequestSettings {
        schemas = List.copyOf(schemas);
        if (schemas.isEmpty()) {
            throw new IllegalArgumentException("at least one schema has to be exposed (PGRST_DB_SCHEMAS)");
        }
    }
}
