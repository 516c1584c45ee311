package io.nextmavens.operator.owned;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the informers know of the objects of all projects. Implementations are thread-safe. */
public interface ObjectCaches {

    /** Whether objects of this kind are watched; the API server is asked for those that are not. */
    boolean watches(HasMetadata like);

    /** Returns the object with the kind, namespace and name of another as it was last seen. */
    <R extends HasMetadata> Optional<R> cached(R like);

    /** Returns the objects of a kind in a namespace that have these labels, as they were last seen. */
    <R extends HasMetadata> List<R> labelled(Class<R> type, String namespace, Map<String, String> labels);

    /** Takes note of a write, so that the next look does not see what was there before it. */
    <R extends HasMetadata> void written(R now, Optional<R> before);
}
