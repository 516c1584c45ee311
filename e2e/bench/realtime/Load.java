import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Load for realtime, and what came of it. One thread reads all connections by a selector and looks into frames no more
 * than it has to, so that the server gets the larger part of a small machine.
 */
public final class Load {

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final URI url;
    private final String secret;
    private final String database;
    private final long pid;
    private final int connections;
    private final int seconds;
    private final String only;
    private final Reader reader;

    private Load(Map<String, String> options) throws IOException {
        url = URI.create(options.get("url"));
        secret = options.get("secret");
        database = options.get("database");
        pid = Long.parseLong(options.get("pid"));
        connections = Integer.parseInt(options.getOrDefault("connections", "10000"));
        seconds = Integer.parseInt(options.getOrDefault("seconds", "10"));
        only = options.getOrDefault("only", "");
        reader = new Reader();
    }

    public static void main(String... arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i].substring(2), arguments[i + 1]);
        }
        Load load = new Load(options);
        Thread.ofPlatform().daemon().start(load.reader);
        load.run();
        System.exit(0);
    }

    private void run() throws Exception {
        section("connections", this::memory);
        section("latency", this::latency);
        section("fanout", this::fanOut);
        section("groups", this::groups);
    }

    private interface Section {
        void run() throws Exception;
    }

    private void section(String name, Section section) throws Exception {
        if (only.isEmpty() || only.equals(name)) {
            section.run();
            reader.closeAll();
            TimeUnit.SECONDS.sleep(1);
        }
    }

    // ---- sections

    private void memory() throws Exception {
        String tenant = tenants(1).getFirst();
        // what the first connections need once is not theirs
        List<Client> first = open(100, tenant, client -> client.join("realtime:warm", "{}"));
        TimeUnit.SECONDS.sleep(2);
        long before = residentBytes();
        long start = System.nanoTime();
        List<Client> clients = open(connections, tenant, client -> client.join("realtime:room-" + client.number % 100, "{}"));
        double took = (System.nanoTime() - start) / 1e9;
        TimeUnit.SECONDS.sleep(3);
        long after = residentBytes();
        System.out.printf(
                "connections: %d joined in %.1f s; RSS %.1f MB before, %.1f MB with them: %.1f kB each%n",
                first.size() + clients.size(), took, before / 1e6, after / 1e6, (after - before) / 1000.0 / connections);
    }

    private void latency() throws Exception {
        String tenant = tenants(1).getFirst();
        int subscribers = 100;
        open(subscribers, tenant, client -> client.join("realtime:readings", changes(null)));
        int perSecond = 1000;
        int total = perSecond * seconds;
        reader.measure(total * subscribers);
        long received = reader.frames;
        try (Connection connection = connect();
                PreparedStatement insert =
                        connection.prepareStatement("insert into readings values (?, ?::uuid, 0, ?, 'a note of some length')")) {
            long begin = System.nanoTime();
            long id = System.nanoTime();
            for (int i = 0; i < total; i++) {
                long due = begin + i * 1_000_000_000L / perSecond;
                while (System.nanoTime() < due) {
                    TimeUnit.NANOSECONDS.sleep(Math.max(1, due - System.nanoTime()));
                }
                insert.setLong(1, id + i);
                insert.setString(2, tenant);
                insert.setLong(3, System.nanoTime() / 1000);
                insert.execute();
            }
            double took = (System.nanoTime() - begin) / 1e9;
            await(() -> reader.frames - received >= (long) total * subscribers, 60);
            System.out.printf(
                    "latency: %.0f changes/s to %d subscribers, from before the INSERT to the client: %s; %d of %d messages%n",
                    total / took, subscribers, reader.percentiles(), reader.frames - received, (long) total * subscribers);
        }
        reader.measure(0);
    }

    private void fanOut() throws Exception {
        String tenant = tenants(1).getFirst();
        int members = 1000;
        open(members, tenant, client -> client.join("realtime:fanout", "{}"));
        Client sender = open(1, tenant, client -> client.join("realtime:fanout", "{}")).getFirst();
        byte[] message = sender.frame(
                "{\"topic\":\"realtime:fanout\",\"event\":\"broadcast\",\"payload\":{\"type\":\"broadcast\",\"event\":\"e\","
                        + "\"payload\":{\"text\":\"" + "x".repeat(100) + "\"}},\"ref\":null}");
        long begin = System.nanoTime();
        long received = reader.frames;
        long sent = 0;
        // so many under way that the server never waits, so few that it does not drop anybody
        while (System.nanoTime() - begin < seconds * 1_000_000_000L) {
            if (sent * members - (reader.frames - received) < 20L * members) {
                sender.send(message);
                sent++;
            } else {
                TimeUnit.MICROSECONDS.sleep(200);
            }
        }
        double took = (System.nanoTime() - begin) / 1e9;
        long count = reader.frames - received;
        System.out.printf("fan-out: %.0f messages/s to %d members, each of 100 bytes and more%n", count / took, members);
    }

    /** The same changes, each for one subscriber: one who wants all, or 1,000 of 10 claims groups who want one each. */
    private void groups() throws Exception {
        List<String> tenants = tenants(10);
        int changes = 20_000;
        open(1, tenants.getFirst(), client -> client.join("realtime:all", changes(null)));
        burst(tenants.subList(0, 1), changes);
        double one = burst(tenants.subList(0, 1), changes);
        reader.closeAll();
        for (int t = 0; t < 10; t++) {
            int tenant = t;
            open(100, tenants.get(t), client ->
                    client.join("realtime:rooms", changes("room=eq." + (tenant + 10 * (client.number % 100)))));
        }
        double many = burst(tenants, changes);
        System.out.printf(
                "groups: %.0f changes/s with 1 subscriber, %.0f changes/s with 1000 subscribers of 10 claims groups: ratio %.2f%n",
                one, many, many / one);
    }

    /** Changes per second from the commit of many until the last message has come. */
    private double burst(List<String> tenants, int changes) throws Exception {
        long received = reader.frames;
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement("insert into readings select ? + g, t.id::uuid,"
                        + " g % 1000, 0, 'a note of some length' from generate_series(0, ? - 1) g join unnest(?) with"
                        + " ordinality t(id, n) on t.n = g % cardinality(?) + 1")) {
            insert.setLong(1, System.nanoTime());
            insert.setInt(2, changes);
            insert.setArray(3, connection.createArrayOf("text", tenants.toArray()));
            insert.setArray(4, connection.createArrayOf("text", tenants.toArray()));
            insert.execute();
        }
        long begin = System.nanoTime();
        await(() -> reader.frames - received >= changes, 120);
        return changes / ((System.nanoTime() - begin) / 1e9);
    }

    // ---- the parts

    private interface Join {
        void on(Client client) throws IOException;
    }

    private List<Client> open(int count, String tenant, Join join) throws Exception {
        List<Client> clients = new ArrayList<>();
        String token = token(tenant);
        for (int i = 0; i < count; i++) {
            Client client = new Client(i, token);
            clients.add(client);
            if (i % 50 == 49 || i == count - 1) {
                // not more at once than the server's backlog holds
                for (Client each : clients.subList(clients.size() - 1 - i % 50, clients.size())) {
                    each.awaitOpen();
                }
            }
        }
        for (Client client : clients) {
            join.on(client);
        }
        await(() -> reader.replies(clients) == clients.size(), 120);
        TimeUnit.SECONDS.sleep(1);
        return clients;
    }

    private static String changes(String filter) {
        return "{\"postgres_changes\":[{\"event\":\"INSERT\",\"schema\":\"public\",\"table\":\"readings\""
                + (filter == null ? "" : ",\"filter\":\"" + filter + "\"") + "}],\"presence\":{\"enabled\":false}}";
    }

    private static void await(BooleanSupplier condition, int atMostSeconds) throws InterruptedException {
        long until = System.nanoTime() + atMostSeconds * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("not within " + atMostSeconds + " s");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private List<String> tenants(int count) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement("insert into tenants(id, name) values (?::uuid, 'bench')")) {
            for (int i = 0; i < count; i++) {
                String id = UUID.randomUUID().toString();
                insert.setString(1, id);
                insert.execute();
                ids.add(id);
            }
        }
        return ids;
    }

    private Connection connect() throws SQLException {
        URI uri = URI.create(database);
        String[] login = uri.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(), login[0], login[1]);
    }

    private long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("no VmRSS of " + pid);
    }

    private String token(String tenant) throws GeneralSecurityException {
        String claims = "{\"role\":\"authenticated\",\"tenant_id\":\"%s\",\"exp\":%d}"
                .formatted(tenant, System.currentTimeMillis() / 1000 + 7200);
        String signed = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encode(claims);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return signed + "." + BASE64URL.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private static String encode(String json) {
        return BASE64URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** One WebSocket. */
    private final class Client {

        final int number;
        final SocketChannel channel;
        volatile boolean open;
        volatile boolean joined;

        // of the reader's thread
        long left;
        final byte[] header = new byte[14];
        int headerFilled;
        int line;

        Client(int number, String token) throws IOException {
            this.number = number;
            channel = SocketChannel.open(new InetSocketAddress(url.getHost(), url.getPort()));
            String request = "GET /realtime/v1?vsn=1.0.0&apikey=" + token + " HTTP/1.1\r\nHost: " + url.getAuthority()
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Sec-WebSocket-Version: 13\r\n\r\n";
            write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            reader.add(this);
        }

        private void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                if (channel.write(bytes) == 0) {
                    Thread.onSpinWait();
                }
            }
        }

        void awaitOpen() throws InterruptedException {
            await(() -> open, 60);
        }

        void join(String topic, String config) throws IOException {
            send(frame("{\"topic\":\"" + topic + "\",\"event\":\"phx_join\",\"payload\":{\"config\":" + config
                    + "},\"ref\":\"1\",\"join_ref\":\"1\"}"));
        }

        void send(byte[] frame) throws IOException {
            write(ByteBuffer.wrap(frame));
        }

        /** Masked with zeros. */
        byte[] frame(String text) {
            byte[] payload = text.getBytes(StandardCharsets.UTF_8);
            ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) 0x81);
            if (payload.length < 126) {
                frame.put((byte) (0x80 | payload.length));
            } else {
                frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
            }
            frame.putInt(0).put(payload);
            return Arrays.copyOf(frame.array(), frame.position());
        }
    }

    /** Reads all connections. */
    private static final class Reader implements Runnable {

        private static final byte[] SENT = "\"sent\":".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] REPLY = "phx_reply".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] OK = "\"status\":\"ok\"".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] CHANGE = "postgres_changes\",\"payload\":{\"ids".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] BROADCAST = "\"event\":\"broadcast\"".getBytes(StandardCharsets.US_ASCII);

        private final Selector selector = Selector.open();
        private final ConcurrentLinkedQueue<Client> added = new ConcurrentLinkedQueue<>();
        private final List<Client> all = new ArrayList<>();
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        private final byte[] bytes = new byte[1 << 20];

        /** Changes and broadcasts that have come. */
        volatile long frames;

        private volatile int[] latencies = {};
        private volatile int measured;

        Reader() throws IOException {}

        void add(Client client) {
            added.add(client);
            selector.wakeup();
        }

        int replies(List<Client> of) {
            int replies = 0;
            for (Client client : of) {
                replies += client.joined ? 1 : 0;
            }
            return replies;
        }

        void measure(int most) {
            measured = 0;
            latencies = new int[most];
        }

        String percentiles() {
            int[] sorted = Arrays.copyOf(latencies, measured);
            Arrays.sort(sorted);
            return "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms"
                    .formatted(at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99));
        }

        private static double at(int[] sorted, double part) {
            return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * part))] / 1000.0;
        }

        void closeAll() throws IOException, InterruptedException {
            synchronized (all) {
                for (Client client : all) {
                    client.channel.close();
                }
                all.clear();
            }
            selector.wakeup();
            TimeUnit.MILLISECONDS.sleep(500);
        }

        @Override
        public void run() {
            while (true) {
                try {
                    selector.select();
                    for (Client client = added.poll(); client != null; client = added.poll()) {
                        client.channel.register(selector, SelectionKey.OP_READ, client);
                        synchronized (all) {
                            all.add(client);
                        }
                    }
                    long now = System.nanoTime() / 1000;
                    for (SelectionKey key : selector.selectedKeys()) {
                        read(key, now);
                    }
                    selector.selectedKeys().clear();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        private void read(SelectionKey key, long now) {
            Client client = (Client) key.attachment();
            try {
                buffer.clear();
                int count = client.channel.read(buffer);
                if (count < 0) {
                    key.cancel();
                    client.channel.close();
                    return;
                }
                buffer.flip();
                buffer.get(bytes, 0, count);
                take(client, count, now);
            } catch (IOException | java.nio.channels.CancelledKeyException e) {
                key.cancel();
            }
        }

        private void take(Client client, int count, long now) {
            int at = 0;
            while (at < count && !client.open) {
                byte b = bytes[at++];
                client.line = b == '\r' || b == '\n' ? client.line + 1 : 0;
                client.open = client.line == 4;
            }
            while (at < count) {
                if (client.left > 0) {
                    // the rest of a frame that came in parts; counted when it began
                    int part = (int) Math.min(client.left, count - at);
                    client.left -= part;
                    at += part;
                    continue;
                }
                client.header[client.headerFilled++] = bytes[at++];
                int needed = headerLength(client);
                if (client.headerFilled < needed) {
                    continue;
                }
                long length = length(client);
                client.headerFilled = 0;
                int here = (int) Math.min(length, count - at);
                look(client, at, here, now);
                at += here;
                client.left = length - here;
            }
        }

        private static int headerLength(Client client) {
            if (client.headerFilled < 2) {
                return 2;
            }
            return switch (client.header[1] & 0x7f) {
                case 126 -> 4;
                case 127 -> 10;
                default -> 2;
            };
        }

        private static long length(Client client) {
            ByteBuffer header = ByteBuffer.wrap(client.header);
            return switch (client.header[1] & 0x7f) {
                case 126 -> header.getShort(2) & 0xffff;
                case 127 -> header.getLong(2);
                default -> client.header[1] & 0x7f;
            };
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        private void look(Client client, int from, int length, long now) {
            int head = Math.min(length, 120);
            if (find(CHANGE, from, head) >= 0) {
                frames++;
                int[] kept = latencies;
                if (measured < kept.length && client.number % 10 == 0) {
                    int at = find(SENT, from, length);
                    if (at >= 0) {
                        kept[measured] = (int) (now - number(at + SENT.length));
                        measured++;
                    }
                }
            } else if (find(BROADCAST, from, head) >= 0) {
                frames++;
            } else if (find(REPLY, from, head) >= 0) {
                client.joined = find(OK, from, length) >= 0;
                if (!client.joined) {
                    System.err.println(new String(bytes, from, length, StandardCharsets.UTF_8));
                }
            }
        }

        private long number(int at) {
            long number = 0;
            for (int i = at; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
                number = number * 10 + bytes[i] - '0';
            }
            return number;
        }

        private int find(byte[] what, int from, int length) {
            for (int i = from; i <= from + length - what.length; i++) {
                int j = 0;
                while (j < what.length && bytes[i + j] == what[j]) {
                    j++;
                }
                if (j == what.length) {
                    return i;
                }
            }
            return -1;
        }
    }
}
