package io.nextmavens.runtime.storage.content;

import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a part is to be called on a backend that lets us choose.
 *
 * @param place all parts of one content on one backend share it
 * @param name within the place; no two writes share one, so that a late one harms nobody
 * @param mediaType of the whole content
 */
public record PartKey(UUID place, String name, String mediaType) {

    /** A key for the part of that number, from 0. */
    public static PartKey of(UUID place, int number, String mediaType) {
        String suffix = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        return new PartKey(place, number + "-" + suffix, mediaType);
    }
}
