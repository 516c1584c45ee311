package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Postgres;
import io.nextmavens.operator.owned.OwnedSecrets;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The JWT secret is rotated while old and new keys are accepted; e2e does it under load. */
@ExtendWith({ApiServer.class, Postgres.class})
class KeyRotationIT {

    private static final String ROTATE = "nextmavens.io/rotate-keys";

    private ProjectCase here;
    private RunningOperator operator;

    @BeforeEach
    void startOperator() {
        here = new ProjectCase();
        operator = new RunningOperator(here.namespace());
        here.adminSecret("admin", Postgres.port());
        apply("1h");
        here.awaitReady();
    }

    @AfterEach
    void stopOperator() {
        operator.close();
        here.close();
    }

    private void apply(String overlap) {
        here.apply("""
                database: {name: %s, server: {adminSecretRef: {name: admin}}}
                auth: {sessions: {accessToken: 1s}}
                keys: {overlap: %s}
                """.formatted(here.database(), overlap));
    }

    @Test
    void everyPodKnowsTheNextSecretBeforeOneSignsWithItAndTheOneBeforeUntilTheOverlapEnds() {
        // Given
        var old = content();
        here.withoutPods(() -> {
            // When
            here.annotate(ROTATE, "2026-11-27");
            here.awaitReason(ConditionType.KEYS_READY, ConditionReason.KEYS_ROTATING);

            // Then
            assertThat(content())
                    .containsEntry("JWT_SECRET", old.get("JWT_SECRET"))
                    .containsEntry("SERVICE_KEY", old.get("SERVICE_KEY"))
                    .containsKey("OTHER_JWT_SECRET");
        });
        here.awaitReason(ConditionType.KEYS_READY, ConditionReason.KEYS_OVERLAP);
        var now = content();
        assertThat(now)
                .containsEntry("OTHER_JWT_SECRET", old.get("JWT_SECRET"))
                .containsEntry("SEALING_KEY", old.get("SEALING_KEY"));
        assertThat(now.get("JWT_SECRET")).isNotEqualTo(old.get("JWT_SECRET"));
        assertThat(now.get("ANON_KEY")).isNotEqualTo(old.get("ANON_KEY"));
        assertThat(here.events("KeysRotated")).hasSize(1);
        here.awaitReady();
        assertThat(variables())
                .containsEntry("NEXTMAVENS_JWT_OTHER_SECRET", "OTHER_JWT_SECRET")
                .containsEntry("NEXTMAVENS_SEALING_KEY", "SEALING_KEY");

        // When
        apply("1s");
        here.awaitReason(ConditionType.KEYS_READY, ConditionReason.GENERATED);

        // Then
        assertThat(content()).doesNotContainKeys("OTHER_JWT_SECRET", "rotation-phase");
        assertThat(here.events("KeysEnded")).hasSize(1);
        here.awaitReady();
        var secret = here.secret("notes-keys").getMetadata().getResourceVersion();
        here.annotate("unrelated", "annotation");
        here.awaitReady();
        assertThat(here.secret("notes-keys").getMetadata().getResourceVersion()).isEqualTo(secret);
    }

    @Test
    void podsAreReplacedAtEachStep() {
        // Given
        var before = here.runtime().getMetadata().getGeneration();

        // When
        apply("1s");
        here.annotate(ROTATE, "one");
        await().until(() -> here.events("KeysEnded").size() == 1);
        here.awaitReady();

        // Then
        assertThat(here.runtime().getMetadata().getGeneration()).isEqualTo(before + 3);
    }

    /** Keys of the Secret by the names of the variables that have their values. */
    private Map<String, String> variables() {
        return here.runtime().getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
                .filter(variable -> variable.getValueFrom() != null)
                .filter(variable ->
                        variable.getValueFrom().getSecretKeyRef().getName().equals("notes-keys"))
                .collect(Collectors.toMap(
                        EnvVar::getName,
                        variable -> variable.getValueFrom().getSecretKeyRef().getKey()));
    }

    private Map<String, String> content() {
        return OwnedSecrets.contentOf(here.secret("notes-keys"));
    }
}
