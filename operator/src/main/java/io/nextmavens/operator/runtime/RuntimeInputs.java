package io.nextmavens.operator.runtime;

import java.util.Objects;

/**
 * What the runtime's objects follow from besides the spec.
 *
 * @param defaultImage image where the spec names none
 * @param replicationSlot name of the project's slot
 * @param secretsDigest changes when the content of the Secrets does, so that the pods are replaced
 */
public record RuntimeInputs(String defaultImage, String replicationSlot, String secretsDigest) {

    public RuntimeInputs {
        Objects.requireNonNull(defaultImage, "defaultImage");
        Objects.requireNonNull(replicationSlot, "replicationSlot");
        Objects.requireNonNull(secretsDigest, "secretsDigest");
    }
}
