package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The objects of Redis; e2e has it run. */
class RedisIT extends OperatedProject {

    @Test
    void aRedisOfItsOwnComesBeforeTheRuntimeAndGoesAfterIt() {
        // Given
        here.apply(spec("redis: {standalone: {}}"));

        // When
        here.awaitReady();

        // Then
        assertThat(here.secret("notes-redis").getData()).containsOnlyKeys("password", "url", "redis.conf");
        assertThat(redisUrl().orElseThrow().getValueFrom().getSecretKeyRef().getName())
                .isEqualTo("notes-redis");
        here.apply(spec("runtime: {replicas: 2}"));
        here.awaitReady();
        assertThat(redisUrl()).isEmpty();
        assertThat(here.condition(ConditionType.REDIS_READY).orElseThrow().message())
                .contains("realtime of one pod does not reach clients of another");
        await().until(() -> here.secret("notes-redis") == null);
    }

    @Test
    void aPodThatIsKeptFromRunningIsNamed() {
        // Given
        here.apply(spec("redis: {standalone: {}}"));
        here.awaitReady();

        // When
        here.withoutPods(() -> {
            here.apply(spec("redis: {standalone: {memory: 128Mi}}"));

            // Then
            here.awaitReason(ConditionType.REDIS_READY, ConditionReason.REDIS_STARTING);
        });
        here.awaitReady();
    }

    @Test
    void theAddressOfAnotherRedisIsWaitedForAndANewOneReplacesThePods() {
        // Given
        here.apply(spec("redis: {urlSecretRef: {name: cache, key: address}}"));
        here.awaitReason(ConditionType.REDIS_READY, ConditionReason.SECRET_MISSING);

        // When
        address("redis://one:6379");
        here.awaitReady();
        var before = digest();
        address("redis://two:6379");

        // Then
        await().until(() -> !digest().equals(before));
        assertThat(redisUrl().orElseThrow().getValueFrom().getSecretKeyRef().getKey())
                .isEqualTo("address");
    }

    private void address(String url) {
        here.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(here.namespace())
                        .withName("cache")
                        .endMetadata()
                        .withStringData(Map.of("address", url))
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    private String spec(String more) {
        return "database: {name: %s, server: {adminSecretRef: {name: admin}}}\n%s\n".formatted(here.database(), more);
    }

    private String digest() {
        return here.runtime()
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .get("nextmavens.io/secrets-digest");
    }

    private Optional<EnvVar> redisUrl() {
        return here.runtime().getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
                .filter(variable -> variable.getName().equals("REDIS_URL"))
                .findFirst();
    }
}
