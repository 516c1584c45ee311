package io.nextmavens.operator.runtime;

import io.nextmavens.crds.v1alpha1.RuntimeVariable;
import io.nextmavens.crds.v1alpha1.SecretKeyReference;
import java.util.Objects;
import java.util.Optional;

/**
 * A variable of the runtime's environment that follows from the spec.
 *
 * @param name of the variable
 * @param value its value, unless a Secret has it
 * @param secret where its value is, when it is a secret
 * @param field of the spec that says so, for messages
 */
public record RuntimeSetting(String name, Optional<String> value, Optional<SecretKeyReference> secret, String field) {

    public RuntimeSetting {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(field, "field");
    }

    static RuntimeSetting of(String name, Object value, String field) {
        return new RuntimeSetting(name, Optional.of(value.toString()), Optional.empty(), field);
    }

    static RuntimeSetting of(String name, SecretKeyReference secret, String field) {
        return new RuntimeSetting(name, Optional.empty(), Optional.of(secret), field);
    }

    static RuntimeSetting of(RuntimeVariable variable) {
        return new RuntimeSetting(
                variable.name(),
                Optional.ofNullable(variable.value()),
                Optional.ofNullable(variable.secretKeyRef()),
                "spec.runtime.env[" + variable.name() + "]");
    }
}
