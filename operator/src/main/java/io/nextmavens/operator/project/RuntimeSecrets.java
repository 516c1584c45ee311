package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.crds.v1alpha1.SecretKeyReference;
import io.nextmavens.operator.owned.Digest;
import io.nextmavens.operator.redis.RedisConfig;
import io.nextmavens.operator.runtime.RuntimeSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the runtime's pods read from Secrets. */
final class RuntimeSecrets {

    private static final List<String> OF_DATABASE =
            List.of("host", "port", "database", "sslmode", "authenticator-username", "authenticator-password");

    private static final List<String> OF_KEYS =
            List.of(ProjectKeys.JWT_SECRET, ProjectKeys.OTHER_JWT_SECRET, ProjectKeys.SEALING_KEY);

    private RuntimeSecrets() {}

    /** The values that the spec says to read from Secrets of people, by the field that says so. */
    static Map<String, SecretKeyReference> named(ProjectSpec spec) {
        var named = new TreeMap<String, SecretKeyReference>();
        RuntimeSettings.of(spec)
                .forEach(setting -> setting.secret().ifPresent(secret -> named.put(setting.field(), secret)));
        if (spec.redis() != null && spec.redis().urlSecretRef() != null) {
            named.put("spec.redis.urlSecretRef", spec.redis().urlSecretRef());
        }
        return named;
    }

    /** The first of them whose Secret is not there, or lacks its key. */
    static Optional<StepResult.Refused> missing(Round round) {
        return named(round.spec()).entrySet().stream()
                .flatMap(entry -> missing(round, entry.getKey(), entry.getValue()).stream())
                .findFirst();
    }

    /** Says so where a value's Secret is not there, or lacks its key. */
    static Optional<StepResult.Refused> missing(Round round, String field, SecretKeyReference reference) {
        var secret = "the Secret " + round.names().namespace() + "/" + reference.name() + " that " + field + " names ";
        var content = round.secrets().read(reference.name());
        if (content.isEmpty()) {
            return Optional.of(new StepResult.Refused(
                    ConditionReason.SECRET_MISSING,
                    secret + "does not exist; create it with the key " + reference.key()));
        }
        return content.get().containsKey(reference.key())
                ? Optional.empty()
                : Optional.of(new StepResult.Refused(
                        ConditionReason.SECRET_INCOMPLETE, secret + "has no key " + reference.key()));
    }

    /** Of all that the pods read, so that new content replaces them. */
    static String digest(Round round) {
        return digest(round, round.secrets().read(round.names().keysSecret()).orElse(Map.of()));
    }

    /** The same with that content of the Secret of the keys. */
    static String digest(Round round, Map<String, String> keys) {
        var read = new TreeMap<String, String>();
        var database = round.secrets().read(round.names().databaseSecret()).orElse(Map.of());
        OF_DATABASE.forEach(key -> read.put(key, database.getOrDefault(key, "")));
        OF_KEYS.forEach(key -> read.put(key, keys.getOrDefault(key, "")));
        if (round.spec().redis() != null && round.spec().redis().standalone() != null) {
            read.put("redis", read(round, new SecretKeyReference(round.names().redis(), RedisConfig.URL)));
        }
        named(round.spec())
                .values()
                .forEach(reference -> read.put(reference.name() + "/" + reference.key(), read(round, reference)));
        return Digest.of(read.toString());
    }

    private static String read(Round round, SecretKeyReference reference) {
        return round.secrets().read(reference.name()).orElse(Map.of()).getOrDefault(reference.key(), "");
    }
}
