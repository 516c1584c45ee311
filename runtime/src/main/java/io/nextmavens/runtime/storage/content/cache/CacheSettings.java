package io.nextmavens.runtime.storage.content.cache;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of the cache of contents.
 *
 * @param capacity of its files together, in bytes; 0 keeps nothing
 * @param age after which a content is fetched anew: for that long at most are the bytes of a deleted object on this machine
 * @param folder of its files, this process's own
 */
public record CacheSettings(long capacity, Duration age, Path folder) {}
