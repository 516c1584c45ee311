package io.nextmavens.runtime.storage;

import io.vertx.core.json.JsonObject;

/**
 * What a client is told when something is refused.
 *
 * @param status what it means in terms of HTTP; in the body
 * @param error a word for programs, as Supabase has it
 * @param message a sentence
 */
public record StorageError(int status, String error, String message) {

    /** Supabase answers 400 to most of what is the client's fault, whatever the body says; its clients expect that. */
    public int statusForSupabase() {
        return status >= 500 || status == 423 ? status : 400;
    }

    public StorageException exception() {
        return new StorageException(this);
    }

    /** The body of the answer. */
    public String json() {
        return new JsonObject()
                .put("statusCode", Integer.toString(status))
                .put("error", error)
                .put("message", message)
                .encode();
    }
}
