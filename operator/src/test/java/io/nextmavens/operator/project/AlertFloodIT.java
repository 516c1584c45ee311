package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.nextmavens.crds.v1alpha1.AlertCause;
import io.nextmavens.crds.v1alpha1.AlertPhase;
import io.nextmavens.crds.v1alpha1.AlertSpec;
import io.nextmavens.crds.v1alpha1.AlertStatus;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.crds.v1alpha1.ProjectReference;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Postgres;
import io.nextmavens.operator.kubernetes.TestAlerts;
import io.nextmavens.operator.kubernetes.TestSettings;
import io.nextmavens.standin.TelegramServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** 1,000 alerts at once to a group of Telegram, which takes 20 messages a minute, while operators end. */
@ExtendWith({ApiServer.class, Postgres.class})
class AlertFloodIT {

    private static final int MANY = 1000;

    private ProjectCase here;
    private TelegramServer telegram;

    @BeforeEach
    void start() throws Exception {
        here = new ProjectCase();
        telegram = TelegramServer.start(Integer.MAX_VALUE);
    }

    @AfterEach
    void stop() {
        here.close();
        telegram.close();
    }

    private TestSettings settings() {
        return new TestSettings(new TestAlerts(TelegramServer.TOKEN, TelegramServer.CHANNEL, telegram.url()));
    }

    private String which(int number) {
        return here.namespace() + "/project-%04d".formatted(number);
    }

    private void enter(int number) {
        var alert = new NextMavensAlert();
        alert.setMetadata(new ObjectMetaBuilder()
                .withNamespace(here.namespace())
                .withName("project-%04d-database-unavailable".formatted(number))
                .build());
        alert.setSpec(
                new AlertSpec(new ProjectReference("project-%04d".formatted(number)), AlertCause.DATABASE_UNAVAILABLE));
        var made = here.client().resource(alert).create();
        made.setStatus(new AlertStatus(
                AlertPhase.Firing,
                1,
                "2026-11-27T06:%02d:00Z".formatted(number % 60),
                null,
                "DatabaseUnreachable",
                "DatabaseReady: connection refused",
                null,
                null));
        here.client().resource(made).updateStatus();
    }

    private long toldOfNobody() {
        var told = String.join(
                "\n",
                telegram.texts().stream().map(TelegramServer.Message::text).toList());
        return IntStream.range(0, MANY).filter(i -> !told.contains(which(i))).count();
    }

    private List<NextMavensAlert> alerts() {
        return here.client()
                .resources(NextMavensAlert.class)
                .inNamespace(here.namespace())
                .list()
                .getItems();
    }

    @Test
    void theyKeepTheLimitsAndNoneIsLostWhenOperatorsAreKilled() throws Exception {
        // Given
        try (var clients = Executors.newFixedThreadPool(16)) {
            IntStream.range(0, MANY).forEach(i -> clients.execute(() -> enter(i)));
        }
        assertThat(alerts()).hasSize(MANY);
        int told = 0;

        // When the first operator goes while Telegram is away, the next two while they write down who was told
        telegram.away(true);
        try (var _ = new RunningOperator(here.namespace(), settings(), project -> List.of())) {
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true); // it tries
        }
        assertThat(telegram.texts()).isEmpty();
        telegram.away(false);
        for (int write : new int[] {50, 300}) {
            var died = new CountDownLatch(1);
            try (var _ = RunningOperator.killedAtItsWrite(
                    here.namespace(),
                    write,
                    () -> {
                        died.countDown();
                        throw new IllegalStateException("killed by the test");
                    },
                    settings())) {
                assertThat(died.await(60, TimeUnit.SECONDS)).isTrue();
            }
            told++;
        }
        try (var _ = new RunningOperator(here.namespace(), settings(), project -> List.of())) {
            await("all are told of").atMost(Duration.ofMinutes(2)).until(() -> alerts().stream()
                    .allMatch(alert ->
                            alert.getStatus().delivery("operator-telegram").isPresent()));
        }

        // Then
        assertThat(toldOfNobody()).isZero();
        assertThat(telegram.refusals()).as("429s").isZero();
        assertThat(telegram.texts()).hasSizeLessThan(12 + 2 * told);
        assertThat(telegram.texts()).allMatch(message -> message.text().length() <= 4096);
    }
}
