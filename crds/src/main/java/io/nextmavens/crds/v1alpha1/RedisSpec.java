package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** The Redis by which pods of the runtime know of each other: realtime and rate limits over several pods. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.urlSecretRef) != has(self.standalone)",
        message = "set exactly one of spec.redis.urlSecretRef and spec.redis.standalone")
public record RedisSpec(
        @JsonPropertyDescription("Where the address of an existing Redis is: redis://user:password@host:6379/0, or"
                + " rediss:// with TLS. A change of it replaces the pods.")
        SecretKeyReference urlSecretRef,

        @JsonPropertyDescription("A Redis of the project's own: one pod that keeps nothing on disk.")
        StandaloneRedisSpec standalone) {}
