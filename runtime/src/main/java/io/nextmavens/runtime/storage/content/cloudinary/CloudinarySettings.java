package io.nextmavens.runtime.storage.content.cloudinary;

import java.net.URI;

/**
 * An account of Cloudinary. Holds a secret: never print it.
 *
 * @param api where uploads go
 * @param delivery where content comes from
 * @param cloud the account's name
 * @param key of the API
 * @param secret of the API
 * @param largest content in bytes that the plan takes
 */
public record CloudinarySettings(URI api, URI delivery, String cloud, String key, String secret, long largest) {

    @Override
    public String toString() {
        return "CloudinarySettings[" + cloud + "]";
    }
}
