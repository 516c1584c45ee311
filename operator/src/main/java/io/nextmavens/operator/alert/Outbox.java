package io.nextmavens.operator.alert;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nextmavens.crds.v1alpha1.AlertDelivery;
import io.nextmavens.crds.v1alpha1.AlertPhase;
import io.nextmavens.crds.v1alpha1.AlertSilence;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.project.ProjectParts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells channels what they have not been told. What is to be told follows from the alerts' objects alone, so a restart loses
 * nothing; what a channel has taken is written down after it has, so an operator that is killed in between says it twice.
 *
 * <p>One thread decides, and one at a time sends to each channel. Thread-safe.
 */
final class Outbox implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Outbox.class);
    private static final long TICK_MILLIS = 200;

    private final AlertBook book;
    private final Channels channels;
    private final ProjectParts parts;
    private final Sender sender;
    private final Dashboard dashboard;
    private final Clock clock;
    private final Duration gather;
    private final AlertMeters meters;

    private final Map<String, NextMavensAlert> open = new ConcurrentHashMap<>();
    /** What was told since the alert was last seen, by its uid and the channel's id. */
    private final Map<String, Map<String, Told>> told = new ConcurrentHashMap<>();

    private final Set<Channel> sending = ConcurrentHashMap.newKeySet();
    private final Map<Channel, Instant> waiting = new HashMap<>();
    private final Pace pace = new Pace();
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("alerts").factory());
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private boolean started;

    /**
     * @param gather how long the first notice waits for others to be told with
     */
    Outbox(
            AlertBook book,
            Channels channels,
            ProjectParts parts,
            Dashboard dashboard,
            Clock clock,
            Duration gather,
            AlertMeters meters) {
        this.book = book;
        this.channels = channels;
        this.parts = parts;
        this.sender = new Sender(clock);
        this.dashboard = dashboard;
        this.clock = clock;
        this.gather = gather;
        this.meters = meters;
    }

    private record Told(AlertDelivery delivery, boolean saved) {}

    private record Pending(NextMavensAlert alert, String channel) {}

    /** Takes an alert as it is now. */
    void offer(NextMavensAlert alert) {
        var uid = alert.getMetadata().getUid();
        if (alert.getStatus() == null
                || alert.getStatus().phase() == null
                || alert.getStatus().isClosed()) {
            forget(uid);
            return;
        }
        open.put(uid, alert);
        begin();
    }

    private void forget(String uid) {
        open.remove(uid);
        told.remove(uid);
    }

    private synchronized void begin() {
        if (!started) {
            started = true;
            var _ = clockwork.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void tick() {
        try {
            look();
        } catch (RuntimeException e) {
            // the thread goes on: what is to be told is looked for again
            LOGGER.atError().setCause(e).log("the look for what is to be told was broken off");
        }
    }

    private void look() {
        var now = clock.instant();
        var byChannel = new LinkedHashMap<Channel, List<Pending>>();
        for (var alert : List.copyOf(open.values())) {
            var metadata = alert.getMetadata();
            if (book.find(metadata.getNamespace(), metadata.getName())
                    .filter(seen -> seen.getMetadata().getUid().equals(metadata.getUid()))
                    .isEmpty()) {
                forget(metadata.getUid());
                continue;
            }
            var project = parts.project(
                    metadata.getNamespace(), alert.getSpec().projectRef().name());
            boolean silent = isSilent(alert, project, now);
            var named = channels.of(project);
            var waitsFor = new ArrayList<>(Channels.wanted(project));
            boolean isPending = false;
            for (var channel : named) {
                waitsFor.remove(channel.id());
                if (isPending(alert, channel.id(), silent)) {
                    isPending = true;
                    byChannel
                            .computeIfAbsent(channel.channel(), first -> new ArrayList<>())
                            .add(new Pending(alert, channel.id()));
                }
            }
            isPending |= waitsFor.stream().anyMatch(id -> isPending(alert, id, silent));
            save(alert, !isPending && alert.getStatus().phase() == AlertPhase.Recovered);
        }
        meters.pending(byChannel.values().stream().mapToInt(List::size).sum());
        waiting.keySet().retainAll(byChannel.keySet());
        byChannel.forEach((channel, pending) -> {
            var since = waiting.computeIfAbsent(channel, first -> now);
            if (!since.plus(gather).isAfter(now) && !sending.contains(channel) && allows(channel, now)) {
                sending.add(channel);
                senders.execute(() -> send(channel, pending));
            }
        });
    }

    private boolean allows(Channel channel, Instant now) {
        synchronized (pace) {
            if (!pace.allows(channel, now)) {
                return false;
            }
            pace.sending(channel, now);
            return true;
        }
    }

    /** Whether a channel knows less than is so. What was silent from beginning to end is never told. */
    private boolean isPending(NextMavensAlert alert, String channel, boolean silent) {
        var status = alert.getStatus();
        var last = last(alert, channel);
        boolean isKnown = last.filter(
                        delivery -> delivery.episode().equals(status.episode()) && delivery.told() == status.phase())
                .isPresent();
        if (isKnown) {
            return false;
        }
        boolean begunIsKnown = last.filter(delivery -> delivery.episode().equals(status.episode()))
                .isPresent();
        return !silent || (status.phase() == AlertPhase.Recovered && begunIsKnown);
    }

    private Optional<AlertDelivery> last(NextMavensAlert alert, String channel) {
        return Optional.ofNullable(told.get(alert.getMetadata().getUid()))
                .map(byChannel -> byChannel.get(channel))
                .map(Told::delivery)
                .or(() -> alert.getStatus().delivery(channel));
    }

    private static boolean isSilent(NextMavensAlert alert, Optional<NextMavensProject> project, Instant now) {
        return project.map(found -> found.getSpec().alerts().silences()).orElse(List.of()).stream()
                .filter(silence -> Instant.parse(silence.until()).isAfter(now))
                .map(AlertSilence::causes)
                .anyMatch(causes ->
                        causes.isEmpty() || causes.contains(alert.getSpec().cause()));
    }

    private void send(Channel channel, List<Pending> pending) {
        try {
            var byUid = new LinkedHashMap<String, List<Pending>>();
            var notices = new ArrayList<Notice>();
            for (var one : pending) {
                var uid = one.alert().getMetadata().getUid();
                if (!byUid.containsKey(uid)) {
                    notices.add(Notice.of(one.alert()));
                }
                byUid.computeIfAbsent(uid, first -> new ArrayList<>()).add(one);
            }
            var batch = channel.compose(notices, dashboard);
            var outcome = sender.send(channel, batch.body());
            meters.sent(outcome);
            synchronized (pace) {
                switch (outcome) {
                    case Sender.Outcome.Sent ignored -> pace.sent(channel, clock.instant());
                    case Sender.Outcome.Later later -> pace.told(channel, later.pause(), clock.instant());
                    case Sender.Outcome.Failed ignored -> pace.failed(channel, clock.instant());
                }
            }
            if (outcome instanceof Sender.Outcome.Failed failed) {
                LOGGER.atWarn()
                        .addKeyValue("channel", channel.describe())
                        .addKeyValue("waiting", pending.size())
                        .addKeyValue("why", failed.why())
                        .log("alerts could not be told, and are told later");
            }
            if (outcome instanceof Sender.Outcome.Sent) {
                batch.told().forEach(notice -> byUid.get(notice.uid()).forEach(one -> noteTold(one, notice)));
            }
        } finally {
            sending.remove(channel);
        }
    }

    private void noteTold(Pending one, Notice notice) {
        var delivery = new AlertDelivery(
                one.channel(),
                notice.episode(),
                notice.phase(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        told.computeIfAbsent(notice.uid(), first -> new ConcurrentHashMap<>())
                .put(one.channel(), new Told(delivery, false));
    }

    /** Writes down what was told since, and that there is no more to tell. */
    private void save(NextMavensAlert alert, boolean closed) {
        var uid = alert.getMetadata().getUid();
        var since = told.getOrDefault(uid, Map.of());
        if (!closed && since.values().stream().allMatch(Told::saved)) {
            return;
        }
        var deliveries = new LinkedHashMap<String, AlertDelivery>();
        alert.getStatus().deliveries().forEach(delivery -> deliveries.put(delivery.channel(), delivery));
        var written = Map.copyOf(since);
        written.forEach((channel, one) -> deliveries.put(channel, one.delivery()));
        try {
            if (book.record(alert, List.copyOf(deliveries.values()), closed)) {
                written.forEach((channel, one) -> since.replace(channel, one, new Told(one.delivery(), true)));
                if (closed) {
                    forget(uid);
                }
            }
        } catch (KubernetesClientException e) {
            LOGGER.atWarn()
                    .addKeyValue("alert", alert.getMetadata().getName())
                    .setCause(e)
                    .log("who was told of an alert could not be written down; it is tried again");
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
        senders.shutdown();
        try {
            // one that is sent now is written down by nobody, and would be sent again
            boolean _ = senders.awaitTermination(2, TimeUnit.SECONDS);
            if (clockwork.awaitTermination(2, TimeUnit.SECONDS)) {
                open.values().forEach(alert -> save(alert, false));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOGGER.atWarn().setCause(e).log("who was told of alerts could not be written down at the end");
        } finally {
            sender.close();
        }
    }
}
