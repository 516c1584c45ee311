package io.nextmavens.runtime.postgres;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The statements that one session keeps prepared, the least recently used given up first. Not thread-safe. */
final class StatementCache {

    /** A statement prepared under this name, once {@code parsed}. */
    static final class Entry {
        final String name;
        boolean parsed;

        Entry(String name) {
            this.name = name;
        }
    }

    private record Key(String sql, String role) {}

    private final int capacity;
    private final LinkedHashMap<Key, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);
    private final List<String> toClose = new ArrayList<>();
    private int sequence;

    StatementCache(int capacity) {
        this.capacity = capacity;
    }

    /** The entry of a statement that is not kept. */
    static Entry unnamed() {
        return new Entry("");
    }

    /** The entry of a statement, or null when it was not prepared yet. */
    Entry lookUp(String sql, String role) {
        return entries.get(new Key(sql, role));
    }

    Entry add(String sql, String role) {
        Entry entry = new Entry("s" + sequence++);
        entries.put(new Key(sql, role), entry);
        return entry;
    }

    /** Makes room, and tells the server to close what was given up; call it at the start of a flush. */
    void trim(ByteBuf out, int comingStatements) {
        Iterator<Map.Entry<Key, Entry>> eldest = entries.entrySet().iterator();
        while (entries.size() + comingStatements > capacity && eldest.hasNext()) {
            toClose.add(eldest.next().getValue().name);
            eldest.remove();
        }
        for (String name : toClose) {
            Frontend.closeStatement(out, name);
        }
        toClose.clear();
    }

    /** Forgets the statements whose Parse was not answered with success. */
    void forgetUnparsed() {
        entries.values().removeIf(entry -> !entry.parsed);
    }

    /** Forgets all; the server is told with the next flush. */
    void clear() {
        for (Entry entry : entries.values()) {
            toClose.add(entry.name);
        }
        entries.clear();
    }
}
