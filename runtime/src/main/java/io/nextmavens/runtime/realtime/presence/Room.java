package io.nextmavens.runtime.realtime.presence;

import io.nextmavens.runtime.realtime.phoenix.JsonText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Who is present in one channel, by pod and reference. Guarded by {@link Presences}. */
final class Room {

    private final Map<UUID, Map<String, Meta>> byPod = new HashMap<>();

    void put(UUID pod, Meta meta) {
        byPod.computeIfAbsent(pod, p -> new LinkedHashMap<>()).put(meta.ref(), meta);
    }

    /** The presence that was taken away, or null. */
    Meta remove(UUID pod, String ref) {
        Map<String, Meta> metas = byPod.get(pod);
        if (metas == null) {
            return null;
        }
        Meta removed = metas.remove(ref);
        if (metas.isEmpty()) {
            byPod.remove(pod);
        }
        return removed;
    }

    List<Meta> of(UUID pod) {
        return List.copyOf(byPod.getOrDefault(pod, Map.of()).values());
    }

    boolean isEmpty() {
        return byPod.isEmpty();
    }

    /** All, as the payload of {@code presence_state}. */
    String state() {
        List<Meta> all = new ArrayList<>();
        byPod.values().forEach(metas -> all.addAll(metas.values()));
        return json(all);
    }

    /** Presences by key: {@code {"key":{"metas":[…]}}}. */
    static String json(Collection<Meta> metas) {
        Map<String, List<String>> byKey = new LinkedHashMap<>();
        metas.forEach(meta ->
                byKey.computeIfAbsent(meta.key(), key -> new ArrayList<>()).add(meta.content()));
        StringBuilder out = new StringBuilder("{");
        byKey.forEach((key, contents) -> {
            if (out.length() > 1) {
                out.append(',');
            }
            JsonText.quote(out, key);
            out.append(":{\"metas\":[").append(String.join(",", contents)).append("]}");
        });
        return out.append('}').toString();
    }
}
