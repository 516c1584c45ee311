package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.RuntimeVariable;
import io.nextmavens.crds.v1alpha1.SecretKeyReference;
import io.nextmavens.operator.owned.Digest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What the runtime's pods read from Secrets. */
final class RuntimeSecrets {

    private static final List<String> OF_DATABASE =
            List.of("host", "port", "database", "sslmode", "authenticator-username", "authenticator-password");

    private RuntimeSecrets() {}

    /** The first of the settings in the spec whose Secret is not there, or lacks its key. */
    static Optional<StepResult.Refused> missing(Round round) {
        for (RuntimeVariable variable : round.spec().runtime().env()) {
            SecretKeyReference reference = variable.secretKeyRef();
            if (reference == null) {
                continue;
            }
            var secret = "the Secret " + round.names().namespace() + "/" + reference.name() + " that spec.runtime.env["
                    + variable.name() + "] names ";
            var content = round.secrets().read(reference.name());
            if (content.isEmpty()) {
                return Optional.of(new StepResult.Refused(
                        ConditionReason.SECRET_MISSING,
                        secret + "does not exist; create it with the key " + reference.key()));
            }
            if (!content.get().containsKey(reference.key())) {
                return Optional.of(new StepResult.Refused(
                        ConditionReason.SECRET_INCOMPLETE, secret + "has no key " + reference.key()));
            }
        }
        return Optional.empty();
    }

    /** Of all that the pods read, so that new content replaces them. */
    static String digest(Round round) {
        var read = new TreeMap<String, String>();
        var database = round.secrets().read(round.names().databaseSecret()).orElse(Map.of());
        OF_DATABASE.forEach(key -> read.put(key, database.getOrDefault(key, "")));
        var keys = round.secrets().read(round.names().keysSecret()).orElse(Map.of());
        read.put(ProjectKeys.JWT_SECRET, keys.getOrDefault(ProjectKeys.JWT_SECRET, ""));
        round.spec().runtime().env().stream()
                .map(RuntimeVariable::secretKeyRef)
                .filter(Objects::nonNull)
                .forEach(reference -> read.put(
                        reference.name() + "/" + reference.key(),
                        round.secrets().read(reference.name()).orElse(Map.of()).getOrDefault(reference.key(), "")));
        return Digest.of(read.toString());
    }
}
