package io.nextmavens.operator.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.crds.v1alpha1.StandaloneRedisSpec;
import io.nextmavens.operator.owned.ProjectObjects;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisConfigTest {

    private static final ProjectObjects NAMES = new ProjectObjects("team", "notes", "uid");
    private static final StandaloneRedisSpec SPEC = new StandaloneRedisSpec("64Mi", null, null);

    @Test
    void aNewOneIsMadeWhole() {
        // When
        var content = RedisConfig.complete(Map.of(), NAMES, SPEC, () -> "made");

        // Then
        assertThat(content)
                .containsEntry("password", "made")
                .containsEntry("url", "redis://:made@notes-redis.team.svc:6379/0");
        assertThat(content.get("redis.conf"))
                .contains("requirepass made\n", "maxmemory 67108864\n", "save \"\"\n", "appendonly no\n");
    }

    @Test
    void aPasswordThatIsThereStays() {
        // Given
        var before = RedisConfig.complete(Map.of(), NAMES, SPEC, () -> "made");

        // When
        var after = RedisConfig.complete(before, NAMES, SPEC, () -> "another");

        // Then
        assertThat(after).isEqualTo(before);
    }

    @Test
    void aPasswordThatWouldBreakTheConfigurationIsMadeAnew() {
        // When
        var content = RedisConfig.complete(Map.of("password", "x\nprotected-mode no"), NAMES, SPEC, () -> "made");

        // Then
        assertThat(content).containsEntry("password", "made");
    }
}
