package io.nextmavens.runtime.storage.objects;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What a client says of an object that it sends.
 *
 * @param key its address
 * @param upsert whether it may take the place of one that is there
 * @param declaredType what the client takes its content for
 * @param cacheControl of later answers
 * @param userMetadata JSON of the client's own
 */
public record NewObject(
        ObjectKey key,
        boolean upsert,
        Optional<String> declaredType,
        String cacheControl,
        Optional<JsonObject> userMetadata) {}
