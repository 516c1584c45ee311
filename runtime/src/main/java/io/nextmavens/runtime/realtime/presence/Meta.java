package io.nextmavens.runtime.realtime.presence;

import io.vertx.core.json.JsonObject;

/**
 * One presence: one connection that tracks itself in a channel.
 *
 * @param key under which it is counted; several connections may have the same
 * @param ref its number, {@code phx_ref}, another with each call of track
 * @param content what it says about itself, JSON with the ref
 */
public record Meta(String key, String ref, String content) {

    /** A presence that says that about itself. */
    static Meta of(String key, String ref, JsonObject payload) {
        return new Meta(key, ref, payload.copy().put("phx_ref", ref).encode());
    }
}
