package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.realtime.pods.Pods;
import io.nextmavens.runtime.websocket.Outbox;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The one way of changes through a pod: what the slot's reader hands on, here or on another pod, goes in its order to the
 * subscribers, to the other pods and into what is retained. Thread-safe.
 */
public final class ChangeFeed implements AutoCloseable {

    /** How the feed is. */
    public sealed interface State {

        /** Nothing comes, for the reason. */
        record Off(String reason) implements State {}

        /** Older changes are read. */
        record CatchingUp() implements State {}

        /** What is committed from now on comes. */
        record Live() implements State {}
    }

    /**
     * A subscription that is live.
     *
     * @param position everything after it will be sent
     * @param resumed whether that is what the client asked for; it has to read its tables again otherwise
     */
    public record Subscribed(Position position, boolean resumed) {}

    private sealed interface Task {

        /** From the log, on this pod. */
        record Read(Chunk chunk) implements Task {}

        /** From the pod that reads. */
        record Heard(ChangesMessage message) implements Task {}

        /** In between. */
        record Between(Runnable work) implements Task {}
    }

    private static final Logger LOG = Logger.getLogger(ChangeFeed.class);
    private static final int MOST_WAITING = 32;
    private static final int MOST_AT_ONCE = 1024;
    /**
     * How far apart batches begin while changes keep coming: what comes in between is checked and sent together. The
     * first after a pause is sent at once.
     */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PATIENCE_FOR_PODS_MILLIS = 5000;

    private final FanOut fanOut;
    private final Subscribers subscribers = new Subscribers();
    private final Retention retention;
    private final Pods pods;
    private final Consumer<Change> messages;
    private final Thread thread;

    /** From the reader, which waits; and from everybody else, who does not. */
    private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();

    private final java.util.concurrent.Semaphore room = new java.util.concurrent.Semaphore(MOST_WAITING);
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong transactions = new AtomicLong();

    private volatile SlotReader reader;
    private volatile boolean reads;
    private volatile State state = new State.Off("The runtime has just started");
    private volatile Position head = Position.START;
    private volatile long heardNanos = System.nanoTime() - SILENCE_NANOS;
    private volatile boolean synced;
    private volatile long liveLsn;
    private volatile boolean closed;
    private final List<Promise<Void>> waiting = new ArrayList<>();
    private final List<Runnable> observers = new CopyOnWriteArrayList<>();

    // on the feed's thread
    private Position told = Position.START;
    private long toldNanos;
    private long readLsn;
    private long batchNanos = System.nanoTime();

    /**
     * A feed that was not started.
     *
     * @param messages takes changes of {@code realtime.messages}, which have ways of their own
     */
    ChangeFeed(FanOut fanOut, Retention retention, Pods pods, Consumer<Change> messages) {
        this.fanOut = fanOut;
        this.retention = retention;
        this.pods = pods;
        this.messages = messages;
        this.thread = Thread.ofPlatform().daemon().name("realtime-changes").unstarted(this::run);
    }

    void start(SlotReader slotReader) {
        reader = slotReader;
        pods.listen(Pods.Subject.CHANGES, new FromOthers());
        pods.listen(Pods.Subject.HISTORY, (pod, wanted) -> {
            if (reads) {
                tasks.add(new Task.Between(() -> recall(new Position(wanted.getLong(0), wanted.getInt(8)))));
            }
        });
        thread.start();
        slotReader.start();
    }

    @Override
    public void close() {
        closed = true;
        if (reader != null) {
            reader.stop();
        }
        thread.interrupt();
    }

    // ---- what others ask

    /** How the feed is now. */
    public State state() {
        if (state instanceof State.Live && !reads && System.nanoTime() - heardNanos > SILENCE_NANOS) {
            return new State.Off("The pod that reads the changes is not heard of");
        }
        return state;
    }

    /** Everything up to here is in the outboxes of those it is for. */
    public Position head() {
        return head;
    }

    /** Changes that passed, ever. */
    public long delivered() {
        return delivered.get();
    }

    /** Transactions that were read on this pod, ever. */
    long transactions() {
        return transactions.get();
    }

    /** Changes retained, in bytes. */
    public long retainedBytes() {
        return retention.bytes();
    }

    /** Whether this pod is the one that reads the slot. */
    public boolean isReading() {
        return reads;
    }

    /** Done when the feed is live. */
    public Future<Void> live() {
        synchronized (waiting) {
            if (state() instanceof State.Live) {
                return Future.succeededFuture();
            }
            Promise<Void> promise = Promise.promise();
            waiting.add(promise);
            return promise.future();
        }
    }

    private void become(State next) {
        List<Promise<Void>> served = List.of();
        synchronized (waiting) {
            state = next;
            if (next instanceof State.Live) {
                served = List.copyOf(waiting);
                waiting.clear();
            }
        }
        served.forEach(Promise::tryComplete);
    }

    /**
     * Subscribes, once the feed is live.
     *
     * @param resume the last position that the client has seen
     * @param reply is called before what was missed is sent
     */
    void subscribe(ChannelAudience.Key key, Outbox outbox, Optional<Position> resume, Consumer<Subscribed> reply) {
        if (resume.isEmpty()) {
            subscribers.add(key, outbox);
            reply.accept(new Subscribed(head, false));
            return;
        }
        tasks.add(new Task.Between(() -> {
            boolean kept = !retention.floor().isAfter(resume.get());
            reply.accept(new Subscribed(kept ? resume.get() : head, kept));
            if (kept) {
                ChannelAudience alone = new ChannelAudience(key);
                alone.members().add(outbox);
                send(retention.after(resume.get()), new Interests(List.of(alone)));
            }
            subscribers.add(key, outbox);
        }));
    }

    /** Makes a subscription another one, between two batches, so that each change is sent once. */
    void move(ChannelAudience.Key from, ChannelAudience.Key to, Outbox outbox) {
        tasks.add(new Task.Between(() -> {
            subscribers.remove(from, outbox);
            subscribers.add(to, outbox);
        }));
    }

    void unsubscribe(ChannelAudience.Key key, Outbox outbox) {
        subscribers.remove(key, outbox);
        // a resumption may be on its way through the queue
        tasks.add(new Task.Between(() -> subscribers.remove(key, outbox)));
    }

    void add(RowAudience audience) {
        subscribers.add(audience);
    }

    void remove(RowAudience audience) {
        subscribers.remove(audience);
    }

    /** Calls it after each batch of changes, whatever they are, until the closer is run; it must not block. */
    public Runnable observe(Runnable observer) {
        observers.add(observer);
        return () -> observers.remove(observer);
    }

    // ---- the feed's thread

    private void run() {
        while (!closed) {
            try {
                Task task = tasks.poll(200, TimeUnit.MILLISECONDS);
                if (task != null) {
                    work(task);
                }
                tick();
            } catch (InterruptedException e) {
                // to stop
            } catch (RuntimeException e) {
                LOG.error("Handing on changes failed", e);
            }
        }
    }

    private void work(Task task) {
        switch (task) {
            case Task.Read(Chunk first) -> {
                gather();
                List<Chunk> chunks = new ArrayList<>(List.of(first));
                int changes = first.changes().size();
                while (changes < MOST_AT_ONCE && tasks.peek() instanceof Task.Read(Chunk next)) {
                    tasks.poll();
                    chunks.add(next);
                    changes += next.changes().size();
                }
                try {
                    read(chunks);
                } finally {
                    room.release(chunks.size());
                }
            }
            case Task.Heard(ChangesMessage message) -> heard(message);
            case Task.Between(Runnable work) -> work.run();
        }
    }

    /** Lets changes gather for a moment, unless there is much to do already. */
    private void gather() {
        long due = batchNanos + PACE_NANOS;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            if (tasks.size() > MOST_WAITING / 2 || Thread.currentThread().isInterrupted()) {
                break;
            }
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(1)));
        }
        batchNanos = System.nanoTime();
    }

    private void read(List<Chunk> chunks) {
        // what was read before a reader's restart comes again
        Position before = head;
        List<Chunk> fresh = chunks.stream()
                .map(chunk -> new Chunk(
                        chunk.changes().stream()
                                .filter(change -> change.position().isAfter(before))
                                .toList(),
                        chunk.endLsn()))
                .toList();
        List<Change> changes =
                fresh.stream().flatMap(chunk -> chunk.changes().stream()).toList();
        deliver(changes);
        tell(changes);
        long now = System.nanoTime();
        for (Chunk chunk : fresh) {
            retention.add(chunk, now);
            if (chunk.endLsn() != 0) {
                head = Position.later(head, new Position(chunk.endLsn(), 0));
                readLsn = chunk.endLsn();
                transactions.incrementAndGet();
            }
        }
        if (state instanceof State.CatchingUp && Long.compareUnsigned(readLsn, liveLsn) > 0) {
            become(new State.Live());
        }
    }

    /** Hands them to everybody on this pod, and knows then that they were. */
    private void deliver(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        send(changes, subscribers.interests());
        changes.stream().filter(ChangeFeed::isMessage).forEach(messages);
        head = Position.later(head, changes.getLast().position());
        delivered.addAndGet(changes.size());
        observers.forEach(Runnable::run);
    }

    private static boolean isMessage(Change change) {
        return change.relation().schema().equals("realtime")
                && change.relation().table().equals("messages");
    }

    /** Waits until they are in the outboxes; tries again for as long as the database is away. */
    private void send(List<Change> changes, Interests interests) {
        long pause = 50;
        while (!closed) {
            CountDownLatch done = new CountDownLatch(1);
            Future<Void> sent = fanOut.send(changes, interests).onComplete(result -> done.countDown());
            try {
                done.await();
                if (sent.succeeded()) {
                    return;
                }
                LOG.warnf(
                        "Checking changes against policies failed: %s; trying again",
                        sent.cause().getMessage());
                TimeUnit.MILLISECONDS.sleep(pause);
                pause = Math.min(2000, pause * 2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void tell(List<Change> changes) {
        if (!pods.isShared()) {
            return;
        }
        Position end = changes.isEmpty() ? head : changes.getLast().position();
        if (toldTo(new ChangesMessage(told, end, false, changes))) {
            told = end;
        }
        toldNanos = System.nanoTime();
    }

    private boolean toldTo(ChangesMessage message) {
        CountDownLatch done = new CountDownLatch(1);
        Future<Void> said = pods.tell(Pods.Subject.CHANGES, message.encode()).onComplete(result -> done.countDown());
        try {
            return done.await(PATIENCE_FOR_PODS_MILLIS, TimeUnit.MILLISECONDS) && said.succeeded();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Repeats what is retained after a position, for pods that missed it. */
    private void recall(Position from) {
        Position before = Position.later(from, retention.floor());
        toldTo(new ChangesMessage(before, head, true, retention.after(before)));
    }

    private void heard(ChangesMessage message) {
        if (reads) {
            return;
        }
        heardNanos = System.nanoTime();
        boolean first = head.equals(Position.START);
        if (message.before().isAfter(head)) {
            if (!message.recalled()) {
                // something was missed: it is asked for, and this comes with it
                ask();
                return;
            }
            if (!first) {
                lost("Changes were missed while the pods did not reach each other");
            }
            retention.restart(message.before());
            head = message.before();
        }
        List<Change> fresh = message.changes().stream()
                .filter(change -> change.position().isAfter(head))
                .toList();
        deliver(fresh);
        retention.add(new Chunk(fresh, message.head().lsn()), System.nanoTime());
        head = Position.later(head, message.head());
        synced = true;
        if (!(state instanceof State.Live)) {
            become(new State.Live());
        }
    }

    private void ask() {
        pods.tell(
                Pods.Subject.HISTORY,
                io.vertx.core.buffer.Buffer.buffer().appendLong(head.lsn()).appendInt(head.number()));
    }

    private void tick() {
        long now = System.nanoTime();
        if (!reads) {
            retention.evict(now);
            return;
        }
        long confirmable = retention.evict(now);
        if (confirmable != 0) {
            reader.confirm(confirmable);
        }
        if (pods.isShared() && now - toldNanos > HEARTBEAT_NANOS) {
            tell(List.of());
        }
    }

    private void lost(String why) {
        LOG.warnf("%s: clients are told to read their tables again", why);
        subscribers.all().forEach(audience -> audience.lost(why));
        observers.forEach(Runnable::run);
    }

    /** What the reader of the slot tells. */
    SlotReader.Events events() {
        return new FromSlot();
    }

    private final class FromSlot implements SlotReader.Events {

        @Override
        public void reading(long fromLsn, long live, boolean anew) {
            CountDownLatch done = new CountDownLatch(1);
            tasks.add(new Task.Between(() -> {
                if (anew && !head.equals(Position.START)) {
                    lost("The slot was made anew");
                }
                boolean gap = !anew && !head.equals(Position.START) && new Position(fromLsn, 0).isAfter(head);
                if (gap) {
                    lost("Changes were missed while the pods did not reach each other");
                }
                if (anew || gap || head.equals(Position.START)) {
                    retention.restart(new Position(fromLsn, 0));
                    head = new Position(fromLsn, 0);
                }
                told = head;
                liveLsn = live;
                readLsn = 0;
                reads = true;
                become(new State.CatchingUp());
                done.countDown();
            }));
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void chunk(Chunk chunk) throws InterruptedException {
            room.acquire();
            tasks.add(new Task.Read(chunk));
        }

        @Override
        public void standingBy() {
            reads = false;
            if (!pods.isShared()) {
                become(new State.Off(
                        "Another pod reads the changes and REDIS_URL, by which it would tell, is not set"));
            } else if (!synced) {
                become(new State.Off("The pod that reads the changes was not heard of yet"));
                ask();
            }
        }

        @Override
        public void notReading(String reason) {
            reads = false;
            become(new State.Off(reason));
        }
    }

    private final class FromOthers implements Pods.Listener {

        @Override
        public void received(java.util.UUID pod, io.vertx.core.buffer.Buffer message) {
            if (!reads) {
                tasks.add(new Task.Heard(ChangesMessage.decode(message)));
            }
        }

        @Override
        public void connected() {
            tasks.add(new Task.Between(() -> {
                if (reads) {
                    recall(told);
                } else {
                    ask();
                }
            }));
        }
    }
}
