package io.nextmavens.runtime.identity;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tokens whose signatures were verified, so that each is verified once. Bounded; thread-safe.
 *
 * <p>Eviction is FIFO with a second chance for entries that were used since: reads take no lock.
 */
final class VerifiedTokens {

    private static final class Entry {
        final VerifiedToken token;
        volatile boolean used;

        Entry(VerifiedToken token) {
            this.token = token;
        }
    }

    private final int capacity;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final ArrayDeque<String> queue = new ArrayDeque<>();
    private final AtomicLong hits = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();
    private final AtomicLong evictions = new AtomicLong();

    VerifiedTokens(int capacity) {
        this.capacity = capacity;
    }

    /** The token, or null when it has to be verified. */
    VerifiedToken get(String token) {
        Entry entry = entries.get(token);
        if (entry == null) {
            misses.incrementAndGet();
            return null;
        }
        if (!entry.used) {
            entry.used = true;
        }
        hits.incrementAndGet();
        return entry.token;
    }

    void put(String token, VerifiedToken verified) {
        if (capacity == 0) {
            return;
        }
        synchronized (queue) {
            if (entries.putIfAbsent(token, new Entry(verified)) != null) {
                return;
            }
            queue.addLast(token);
            while (queue.size() > capacity) {
                String eldest = queue.pollFirst();
                Entry entry = entries.get(eldest);
                if (entry.used && queue.size() < 2 * capacity) {
                    entry.used = false;
                    queue.addLast(eldest);
                } else {
                    entries.remove(eldest);
                    evictions.incrementAndGet();
                }
            }
        }
    }

    long hits() {
        return hits.get();
    }

    long misses() {
        return misses.get();
    }

    long evictions() {
        return evictions.get();
    }
}
