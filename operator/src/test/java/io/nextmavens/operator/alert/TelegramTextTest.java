package io.nextmavens.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.crds.v1alpha1.AlertCause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TelegramTextTest {

    private static final Dashboard DASHBOARD = new Dashboard(Optional.of("https://dashboard.example.com/"));

    @Test
    void aFewAreToldWithAllThatIsKnownOfThem() {
        // When
        var batch = TelegramText.of(
                List.of(
                        AlertTexts.over("cart", AlertCause.SLOT_LAG),
                        AlertTexts.firing("notes", AlertCause.BACKUP_FAILED, "the bucket is away")),
                DASHBOARD);

        // Then
        assertThat(batch.body()).isEqualTo("""
                \uD83D\uDD34 shop/notes: backup failed
                since 2026-11-27T06:31:00Z
                the bucket is away
                https://dashboard.example.com/#/project/shop/notes

                \uD83D\uDFE2 shop/cart: replication slot lags (over)
                from 2026-11-27T06:31:00Z to 2026-11-27T07:00:00Z
                was: it was away
                https://dashboard.example.com/#/project/shop/cart""");
        assertThat(batch.told()).hasSize(2);
    }

    @Test
    void manyOfOneCauseAreAListThatLosesNone() {
        // Given
        var left = new ArrayList<>(IntStream.range(0, 1000)
                .mapToObj(i -> AlertTexts.firing(
                        "project-%04d".formatted(i), AlertCause.DATABASE_UNAVAILABLE, "connection refused"))
                .toList());
        int messages = 0;

        // When
        while (!left.isEmpty()) {
            var batch = TelegramText.of(left, DASHBOARD);
            assertThat(batch.body())
                    .hasSizeLessThanOrEqualTo(TelegramText.LONGEST)
                    .contains("connection refused");
            assertThat(batch.told()).isNotEmpty().allSatisfy(notice -> assertThat(batch.body())
                    .contains(notice.which()));
            left.removeAll(batch.told());
            messages++;
        }

        // Then
        assertThat(messages).isLessThan(8);
    }

    @Test
    void errorsOfAnyLengthFindRoom() {
        // Given
        var longOnes = Arrays.stream(AlertCause.values())
                .limit(5)
                .map(cause -> AlertTexts.firing("notes", cause, "x".repeat(100_000)))
                .toList();

        // When
        var batch = TelegramText.of(longOnes, DASHBOARD);

        // Then
        assertThat(batch.body()).hasSizeLessThanOrEqualTo(TelegramText.LONGEST);
        assertThat(batch.told()).hasSize(5);
    }

    @Test
    void withoutADashboardThereIsNoLink() {
        assertThat(TelegramText.of(
                                List.of(AlertTexts.firing("notes", AlertCause.SLOT_LAG, "late")),
                                new Dashboard(Optional.empty()))
                        .body())
                .doesNotContain("http");
    }
}
