package io.nextmavens.operator.owned;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the API server said it would make of writes that were only tried, over what is there: so that what follows from
 * an object is tried as if the object were there. Used by one thread.
 */
public final class RememberedObjects implements ObjectCaches {

    private record Key(String apiVersion, String kind, String name) {
        static Key of(HasMetadata object) {
            return new Key(
                    object.getApiVersion(),
                    object.getKind(),
                    object.getMetadata().getName());
        }
    }

    private final ObjectCaches there;
    private final Map<Key, HasMetadata> tried = new HashMap<>();

    public RememberedObjects(ObjectCaches there) {
        this.there = there;
    }

    @Override
    public boolean watches(HasMetadata like) {
        return tried.containsKey(Key.of(like)) || there.watches(like);
    }

    @Override
    @SuppressWarnings("unchecked") // an object of a kind is of that kind's class
    public <R extends HasMetadata> Optional<R> cached(R like) {
        return Optional.ofNullable(tried.get(Key.of(like)))
                .map(found -> (R) like.getClass().cast(found))
                .or(() -> there.cached(like));
    }

    @Override
    public <R extends HasMetadata> List<R> labelled(Class<R> type, String namespace, Map<String, String> labels) {
        return there.labelled(type, namespace, labels);
    }

    @Override
    public <R extends HasMetadata> void written(R now, Optional<R> before) {
        tried.put(Key.of(now), now);
    }
}
