package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.StandbyStatus;
import io.nextmavens.operator.database.Standby;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StandbyHealthTest {

    private static final long MIB = 1L << 20;
    private static final OptionalLong KEEP = OptionalLong.of(1024 * MIB);

    @Test
    void oneThatHasNeverFollowedIsStarting() {
        // When
        var health = StandbyHealth.of("notes-standby-0", standby(Optional.empty(), 0, 0, 1000), Optional.empty());

        // Then
        assertThat(health.isStarting()).isTrue();
        assertThat(health.trouble()).isEmpty();
    }

    @Test
    void oneThatFollowedAndDoesNotAnyMoreIsAway() {
        // Given
        var before = new StandbyStatus("notes-standby-0", "streaming", "0", 0);

        // When
        var health = StandbyHealth.of("notes-standby-0", standby(Optional.empty(), 100, 0, 900), Optional.of(before));

        // Then
        assertThat(health.status()).isEqualTo(new StandbyStatus("notes-standby-0", "away", "64Mi", null));
        assertThat(health.trouble())
                .contains(new StandbyHealth.Trouble(
                        ConditionReason.STANDBY_AWAY,
                        "notes-standby-0 does not follow the primary, which keeps 64Mi or more of WAL for it"));
        var later = StandbyHealth.of(
                "notes-standby-0", standby(Optional.empty(), 0, 0, 1000), Optional.of(health.status()));
        assertThat(later.status().state()).isEqualTo("away");
    }

    @Test
    void lagIsToldInStepsSoThatAStatusIsNotWrittenForEveryByte() {
        // When
        var one = StandbyHealth.of("s", standby(Optional.of("streaming"), 3, 0.4, 1000), Optional.empty());
        var other = StandbyHealth.of("s", standby(Optional.of("streaming"), 700, 5.9, 1000), Optional.empty());

        // Then
        assertThat(one.status()).isEqualTo(new StandbyStatus("s", "streaming", "0", 0));
        assertThat(other.status()).isEqualTo(new StandbyStatus("s", "streaming", "512Mi", 4));
        assertThat(one.trouble()).isEmpty();
        assertThat(other.trouble()).isEmpty();
    }

    @Test
    void oneThatIsAMinuteBehindIsToldOf() {
        // When
        var health = StandbyHealth.of("s", standby(Optional.of("streaming"), 0, 70, 1000), Optional.empty());

        // Then
        assertThat(health.trouble())
                .contains(new StandbyHealth.Trouble(
                        ConditionReason.STANDBY_BEHIND, "s is 64 s or more behind the primary"));
    }

    @Test
    void oneWhoseWalIsSoonGivenUpIsToldOf() {
        // When
        var health = StandbyHealth.of("s", standby(Optional.of("catchup"), 800, 1, 200), Optional.empty());

        // Then
        assertThat(health.trouble())
                .contains(new StandbyHealth.Trouble(
                        ConditionReason.STANDBY_BEHIND,
                        "s is behind the primary, which keeps 512Mi or more of WAL for it;"
                                + " less than a quarter is left until it is given up"));
    }

    @Test
    void oneWhoseWalIsGoneIsLost() {
        // Given
        var lost = new Standby(0, Optional.empty(), "lost", 0, 0, OptionalLong.empty(), KEEP);

        // When
        var health = StandbyHealth.of("s", lost, Optional.empty());

        // Then
        assertThat(health.status().state()).isEqualTo("lost");
        assertThat(health.trouble().orElseThrow().reason()).isEqualTo(ConditionReason.STANDBY_LOST);
    }

    private static Standby standby(Optional<String> state, long lagMib, double lagSeconds, long safeMib) {
        return new Standby(0, state, "reserved", lagMib * MIB, lagSeconds, OptionalLong.of(safeMib * MIB), KEEP);
    }
}
