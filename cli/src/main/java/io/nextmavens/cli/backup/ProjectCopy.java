package io.nextmavens.cli.backup;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import io.nextmavens.crds.v1alpha1.DatabaseSpec;
import io.nextmavens.crds.v1alpha1.GatewayMode;
import io.nextmavens.crds.v1alpha1.GatewaySpec;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import java.util.Optional;

/**
 * A project that is made as another one is, for a backup of that to be restored into. What two projects cannot share is its
 * own, or has to be said. Pure.
 *
 * @param source namespace/name of the other
 * @param original the other, if it is in the namespace
 * @param name of the one that is made
 */
record ProjectCopy(String source, Optional<NextMavensProject> original, String name) {

    /**
     * The project; a {@link Problem} where it could not be made without another's say.
     *
     * @param host the host name that it gets
     */
    NextMavensProject with(Optional<String> host) {
        var spec = original.orElseThrow(() -> byHand(source + " is not in this namespace to make it from"))
                .getSpec();
        shared(spec).ifPresent(what -> {
            throw byHand(what);
        });
        var routed = spec.gateway().mode() != GatewayMode.NONE;
        if (routed && host.isEmpty()) {
            throw new Problem(
                    Exit.REFUSED,
                    "there is no project " + name + "; it would be made as " + source
                            + " is, and needs a host name of its own",
                    "Add --host HOST. " + spec.gateway().host() + " stays with " + source + ".");
        }
        var copy = new NextMavensProject();
        // labels and annotations say who applies the other one
        copy.setMetadata(new ObjectMetaBuilder()
                .withNamespace(original.get().getMetadata().getNamespace())
                .withName(name)
                .build());
        copy.setSpec(new ProjectSpec(
                database(spec.database()),
                spec.replication(),
                spec.tenancy(),
                spec.auth(),
                spec.keys(),
                spec.api(),
                routed ? gateway(spec.gateway(), host.get()) : spec.gateway(),
                spec.runtime(),
                spec.redis(),
                spec.limits(),
                spec.storage(),
                spec.backups(),
                spec.alerts(),
                spec.monitoring(),
                null, // its applications are the other's
                spec.network(),
                false,
                spec.deletionPolicy(),
                null)); // it does not begin as a clone, and stays
        return copy;
    }

    /** What of the other's would be written to by both. */
    private static Optional<String> shared(ProjectSpec spec) {
        if (spec.backups() == null) {
            return Optional.of("it has no spec.backups: nothing says where its backups are");
        }
        if (spec.backups().telegram() != null) {
            return Optional.of("a channel of backups is for one project");
        }
        var storage = Optional.ofNullable(spec.storage());
        if (storage.filter(one -> one.s3() != null).isPresent()) {
            return Optional.of("its files are in the bucket "
                    + storage.get().s3().bucket() + ": a copy needs a prefix or a bucket of its own");
        }
        return storage.filter(one -> one.telegram() != null || one.cloudinary() != null)
                .map(one -> "its files are with a service that a copy needs an account or a channel of its own at");
    }

    private Problem byHand(String why) {
        var parts = source.split("/", 2);
        return new Problem(
                Exit.REFUSED,
                "there is no project " + name + ", and it cannot be made as " + source + " is: " + why,
                "Make it: kubectl nextmavens export " + parts[1] + " -n " + parts[0] + " > " + name
                        + ".yaml; change its name, its host and that; kubectl apply -f " + name
                        + ".yaml; then restore --into it.");
    }

    /** On a server that both are on, two databases. */
    private static DatabaseSpec database(DatabaseSpec spec) {
        return new DatabaseSpec(
                null,
                spec.server(),
                spec.standalone(),
                spec.cloudNativePG(),
                spec.pooler(),
                spec.rotateLoginsEvery(),
                spec.extensions(),
                spec.migrations());
    }

    private static GatewaySpec gateway(GatewaySpec spec, String host) {
        return new GatewaySpec(
                spec.mode(),
                host,
                spec.tls(),
                spec.entryPoints(),
                spec.gatewayRef(),
                spec.rateLimit(),
                spec.bodyLimits(),
                spec.access(),
                spec.proxies(),
                spec.securityHeaders());
    }
}
