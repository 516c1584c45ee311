package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.util.Optional;

/**
 * Who a host name belongs to: the oldest project that asks for it. Otherwise anyone who may create a project could
 * take over another's traffic by asking for its host.
 */
@FunctionalInterface
interface HostOwners {

    /** Returns {@code namespace/name} of an older project with the same host, if there is one. */
    Optional<String> ownerBefore(NextMavensProject project);
}
