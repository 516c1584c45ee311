package io.nextmavens.operator.owned;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.List;
import java.util.Objects;

/**
 * Which changes of a resource make a round: those of its spec, those of what its annotations ask for, and the marks of its
 * deletion. A status is written by the operator itself, and must not make another round.
 */
public abstract class SpecUpdates<R extends HasMetadata> implements OnUpdateFilter<R> {

    @Override
    public final boolean accept(R now, R before) {
        var metadata = now.getMetadata();
        var earlier = before.getMetadata();
        return !Objects.equals(metadata.getGeneration(), earlier.getGeneration())
                || !Objects.equals(metadata.getDeletionTimestamp(), earlier.getDeletionTimestamp())
                || !Objects.equals(metadata.getFinalizers(), earlier.getFinalizers())
                || !Objects.equals(metadata.getUid(), earlier.getUid())
                || !askedFor(now).equals(askedFor(before));
    }

    /** What the annotations ask for that count. */
    protected abstract List<?> askedFor(R resource);
}
