package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.operator.database.Changes;
import io.nextmavens.operator.database.ReplicationReport;
import io.nextmavens.operator.database.ServerReport;
import io.nextmavens.operator.database.ServerSlot;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlotHealthTest {

    private static final long MIB = 1L << 20;

    @Test
    void aSlotThatIsReadIsHealthyInWordsThatDoNotChangeWithEveryByte() {
        // When
        var now = SlotHealth.of(report(true, "reserved", 5 * MIB, OptionalLong.of(1019 * MIB)));
        var later = SlotHealth.of(report(true, "reserved", 7 * MIB, OptionalLong.of(1017 * MIB)));

        // Then
        assertThat(now).isEqualTo(new SlotHealth(false, "slot is read and holds back less than 16Mi of WAL"));
        assertThat(later).isEqualTo(now);
    }

    @Test
    void aSlotOfWhichLessThanAQuarterIsLeftIsAtRisk() {
        // When
        var health = SlotHealth.of(report(false, "extended", 800 * MIB, OptionalLong.of(200 * MIB)));

        // Then
        assertThat(health)
                .isEqualTo(new SlotHealth(
                        true,
                        "slot is read by nobody and holds back 512Mi or more of WAL of the 1024Mi that"
                                + " max_slot_wal_keep_size allows; less than a quarter is left until the server gives"
                                + " it up"));
    }

    @Test
    void aSlotThatIsNotReservedAnyMoreIsAtRiskWhateverIsLeft() {
        // When
        var health = SlotHealth.of(report(true, "unreserved", 2048 * MIB, OptionalLong.empty()));

        // Then
        assertThat(health.atRisk()).isTrue();
        assertThat(health.message()).contains("2Gi or more", "gives it up at the next checkpoint");
    }

    @Test
    void slotsThatProjectsWillMakeCountAsTaken() {
        // Given
        var server = server(10, 5, List.of(new ServerSlot("nextmavens_slot_a", Optional.of("team/a"), true)));

        // When
        var enough = SlotBudget.of("own", List.of("nextmavens_slot_a", "coming"), Set.of("team/a"), server, 3);
        var tooFew = SlotBudget.of("own", List.of("coming", "coming_too"), Set.of("team/a"), server, 3);

        // Then
        assertThat(enough).isEqualTo(new SlotBudget(true, 6, 7, List.of()));
        assertThat(tooFew.fits()).isFalse();
        assertThat(tooFew.message()).isEqualTo("the project needs a replication slot; 7 of 7 of the server are taken");
    }

    @Test
    void aProjectThatHasItsSlotFits() {
        // Given
        var server = server(3, 3, List.of(new ServerSlot("own", Optional.of("team/own"), false)));

        // When
        var budget = SlotBudget.of("own", List.of(), Set.of("team/own"), server, 3);

        // Then
        assertThat(budget.fits()).isTrue();
    }

    @Test
    void aSlotThatNobodyReadsOfAProjectThatIsNotKnownIsAnOrphan() {
        // Given
        var server = server(
                10,
                4,
                List.of(
                        new ServerSlot("gone", Optional.of("team/gone"), false),
                        new ServerSlot("read", Optional.of("team/elsewhere"), true),
                        new ServerSlot("known", Optional.of("team/known"), false),
                        new ServerSlot("foreign", Optional.empty(), false)));

        // When
        var budget = SlotBudget.of("own", List.of(), Set.of("team/known"), server, 0);

        // Then
        assertThat(budget.orphans()).containsExactly("gone");
    }

    private static ReplicationReport report(boolean active, String walStatus, long held, OptionalLong safe) {
        return new ReplicationReport(
                "slot", active, walStatus, held, held, safe, OptionalLong.of(1024 * MIB), Changes.NONE);
    }

    private static ServerReport server(int max, int used, List<ServerSlot> slots) {
        return new ServerReport("17.2", 170_002, true, true, max, used, slots, 100, false);
    }
}
