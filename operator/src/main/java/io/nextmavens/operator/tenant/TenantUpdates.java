package io.nextmavens.operator.tenant;

import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.crds.v1alpha1.ProjectAnnotations;
import io.nextmavens.crds.v1alpha1.TenantAnnotations;
import java.util.Objects;

/**
 * Which changes of a tenant make a round: those of its spec, that of the annotation that counts, and the marks of its
 * deletion. A status is written by the operator itself, and must not make another round.
 */
public final class TenantUpdates implements OnUpdateFilter<NextMavensTenant> {

    @Override
    public boolean accept(NextMavensTenant now, NextMavensTenant before) {
        var metadata = now.getMetadata();
        var earlier = before.getMetadata();
        return !Objects.equals(metadata.getGeneration(), earlier.getGeneration())
                || !Objects.equals(metadata.getDeletionTimestamp(), earlier.getDeletionTimestamp())
                || !Objects.equals(metadata.getFinalizers(), earlier.getFinalizers())
                || !Objects.equals(metadata.getUid(), earlier.getUid())
                || !ProjectAnnotations.valueOf(now, TenantAnnotations.INVITE_AGAIN)
                        .equals(ProjectAnnotations.valueOf(before, TenantAnnotations.INVITE_AGAIN));
    }
}
