package io.nextmavens.operator.dashboard;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.dashboard.ProjectBoard.Line;
import io.nextmavens.operator.traffic.TrafficWatch;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the dashboard on a port of its own: nothing else of the operator is reached where the dashboard is. Whatever asks
 * the API server runs on virtual threads. Thread-safe.
 */
public final class DashboardServer implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(DashboardServer.class);

    private static final Pattern PROJECT = Pattern.compile("/api/projects/([a-z0-9-]{1,63})/([a-z0-9-]{1,63})");
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(900);
    private static final long TICK_MILLIS = 1_000;
    private static final int IDLE_SECONDS = 60;
    private static final int SPARK_STEPS = 24;
    private static final int MOST_STREAMS = 200;
    private static final int SIGN_INS_AT_A_TIME = 8;
    private static final int LONGEST_TOKEN = 16_384;

    private final Vertx vertx;
    private final int port;
    private final Clock clock;
    private final TrafficWatch traffic;
    private final OpenAlerts alerts;
    private final ProjectBoard board;
    private final Sessions sessions;
    private final ProjectSurroundings surroundings;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final PageFiles files = PageFiles.read();
    private final List<LiveStream> streams = new CopyOnWriteArrayList<>();
    private final Semaphore signIns = new Semaphore(SIGN_INS_AT_A_TIME);
    private final AtomicBoolean telling = new AtomicBoolean();
    private HttpServer server;
    private long timer;

    /**
     * @param port port to listen on; 0 for a free one
     * @param client as the operator, for what visitors may see
     * @param projects all projects as they were last seen
     * @param traffic what their pods say
     * @param alerts what is open at them
     */
    public DashboardServer(
            Vertx vertx,
            int port,
            KubernetesClient client,
            Supplier<List<NextMavensProject>> projects,
            TrafficWatch traffic,
            OpenAlerts alerts,
            Clock clock) {
        this.vertx = Objects.requireNonNull(vertx, "vertx");
        this.port = port;
        this.clock = Objects.requireNonNull(clock, "clock");
        this.traffic = Objects.requireNonNull(traffic, "traffic");
        this.alerts = Objects.requireNonNull(alerts, "alerts");
        var reviews = new Reviews(client);
        this.board = new ProjectBoard(projects, this::summary, BETWEEN_LOOKS, clock);
        this.sessions = new Sessions(reviews, threads, clock);
        this.surroundings = new ProjectSurroundings(client, reviews);
    }

    /** Begins to listen; returns the port. */
    public CompletionStage<Integer> start() {
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setPort(port)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setCompressionSupported(true))
                .requestHandler(this::answer);
        timer = vertx.setPeriodic(TICK_MILLIS, tick -> tell());
        return server.listen().map(HttpServer::actualPort).toCompletionStage();
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        if (server != null) {
            server.close();
        }
        threads.shutdownNow();
    }

    private JsonObject summary(NextMavensProject project) {
        var uid = project.getMetadata().getUid();
        return ProjectSummary.of(project, traffic.current(uid), traffic.requests(uid, SPARK_STEPS), alerts.of(project));
    }

    private void answer(HttpServerRequest request) {
        Answers.guard(request.response());
        var path = Objects.requireNonNullElse(request.path(), "/");
        switch (request.method().name()) {
            case "GET", "HEAD" -> get(request, path);
            case "POST" -> {
                if (path.equals("/api/session")) {
                    signIn(request);
                } else {
                    Answers.error(request, 404, "There is nothing at " + path + " that takes POST.");
                }
            }
            case "DELETE" -> {
                if (path.equals("/api/session")) {
                    Answers.sessionOf(request).ifPresent(sessions::signOut);
                    Answers.takeSession(request);
                    Answers.empty(request, 204);
                } else {
                    Answers.error(request, 404, "There is nothing at " + path + " that takes DELETE.");
                }
            }
            default -> Answers.error(request, 405, "The dashboard is for reading.");
        }
    }

    private void get(HttpServerRequest request, String path) {
        var file = files.at(path);
        if (file.isPresent()) {
            Answers.file(request, file.get());
            return;
        }
        if (!path.startsWith("/api/")) {
            Answers.error(request, 404, "There is nothing at this address.");
            return;
        }
        var name = Answers.sessionOf(request);
        var session = name.flatMap(sessions::find);
        if (session.isEmpty()) {
            Answers.error(request, 401, "Sign in first.");
            return;
        }
        var project = PROJECT.matcher(path);
        if (path.equals("/api/session")) {
            Answers.json(
                    request,
                    200,
                    new JsonObject().put("user", session.get().visitor().name()).encode());
        } else if (path.equals("/api/projects")) {
            onThread(request, () -> list(request, session.get()));
        } else if (path.equals("/api/stream")) {
            stream(request, name.get(), session.get());
        } else if (project.matches()) {
            onThread(request, () -> details(request, session.get(), project.group(1) + "/" + project.group(2)));
        } else {
            Answers.error(request, 404, "There is nothing at this address.");
        }
    }

    /** A page of another site cannot send JSON here without being allowed to (Fetch Standard, CORS-safelisted types). */
    private void signIn(HttpServerRequest request) {
        var type = Objects.requireNonNullElse(request.getHeader("Content-Type"), "");
        if (!type.startsWith("application/json")) {
            Answers.error(request, 415, "The token is expected as JSON.");
            return;
        }
        var body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() <= LONGEST_TOKEN) {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            var token = tokenIn(body);
            if (token.isEmpty()) {
                Answers.error(request, 400, "A token of Kubernetes is expected, of 16 kB at most.");
            } else if (!signIns.tryAcquire()) {
                Answers.error(request, 429, "Too many sign in at the same time: try again.");
            } else {
                onThread(request, () -> {
                    try {
                        signIn(request, token.get());
                    } finally {
                        signIns.release();
                    }
                });
            }
        });
    }

    private static Optional<String> tokenIn(Buffer body) {
        if (body.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(body.toJsonObject().getString("token"))
                    .map(String::strip)
                    .filter(token -> !token.isEmpty());
        } catch (DecodeException | ClassCastException notOne) {
            return Optional.empty();
        }
    }

    private void signIn(HttpServerRequest request, String token) {
        var name = sessions.signIn(token);
        var session = name.flatMap(sessions::find);
        if (session.isEmpty()) {
            Answers.error(request, 401, "The cluster does not accept this token: it is wrong, or it has expired.");
            return;
        }
        Answers.giveSession(request, name.get());
        Answers.json(
                request,
                200,
                new JsonObject().put("user", session.get().visitor().name()).encode());
    }

    private void list(HttpServerRequest request, Session session) throws InterruptedException {
        var state = board.look();
        var rights = session.ask(projects(state), clock.instant());
        if (session.hasEnded()) {
            Answers.error(request, 401, "The token has expired: sign in again.");
            return;
        }
        var shown = state.lines().values().stream()
                .filter(line -> rights.allow(line.project()))
                .toList();
        Answers.json(
                request, 200, "{\"version\":" + state.version() + ",\"projects\":" + LiveStream.lines(shown) + "}");
    }

    private static List<NextMavensProject> projects(ProjectBoard.State state) {
        return state.lines().values().stream().map(Line::project).toList();
    }

    private void details(HttpServerRequest request, Session session, String id) throws InterruptedException {
        var state = board.look();
        var rights = session.ask(projects(state), clock.instant());
        var line = Optional.ofNullable(state.lines().get(id)).filter(there -> rights.allow(there.project()));
        if (line.isEmpty()) {
            Answers.error(request, 404, "There is no project " + id + ", or you may not get it.");
            return;
        }
        var project = line.get().project();
        var day = traffic.history(project.getMetadata().getUid());
        var details = ProjectDetails.of(project, day, alerts.of(project));
        surroundings.events(session.visitor(), project).ifPresent(events -> details.put("events", events));
        surroundings.tenants(session.visitor(), project).ifPresent(tenants -> details.put("tenants", tenants));
        Answers.json(
                request,
                200,
                details.put("summary", new JsonObject(line.get().json())).encode());
    }

    private void stream(HttpServerRequest request, String name, Session session) {
        streams.removeIf(LiveStream::isClosed);
        if (streams.size() >= MOST_STREAMS) {
            Answers.error(request, 503, "Too many pages are open: close some, or try again later.");
            return;
        }
        long since;
        try {
            since = Long.parseLong(Objects.requireNonNullElse(request.getParam("since"), "0"));
        } catch (NumberFormatException notOne) {
            Answers.error(request, 400, "since is expected to be a version of the list.");
            return;
        }
        var response = request.response()
                .setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Content-Encoding", "identity") // a compressor would keep events back
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
        streams.add(new LiveStream(name, session, response, vertx.getOrCreateContext(), since));
        response.write(": \n\n");
    }

    private void tell() {
        streams.removeIf(LiveStream::isClosed);
        if (streams.isEmpty() || !telling.compareAndSet(false, true)) {
            return;
        }
        threads.execute(() -> {
            try {
                var state = board.look();
                streams.forEach(stream -> tell(stream, state));
            } catch (RuntimeException e) {
                LOGGER.atWarn().setCause(e).log("the pages that are open were not told; they are the next time");
            } finally {
                telling.set(false);
            }
        });
    }

    private void tell(LiveStream stream, ProjectBoard.State state) {
        var now = clock.instant();
        var rights = stream.session().rights();
        try {
            rights = stream.session().ask(projects(state), now);
        } catch (KubernetesClientException e) {
            LOGGER.atDebug().log("rights are not known anew, the API server does not answer: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (sessions.find(stream.sessionName()).isEmpty()) {
            stream.end(now);
        } else {
            stream.tell(state, rights, now);
        }
    }

    /** What is done on a thread that may wait. */
    private interface Work {
        void run() throws InterruptedException;
    }

    private void onThread(HttpServerRequest request, Work work) {
        threads.execute(() -> {
            try {
                work.run();
            } catch (KubernetesClientException e) {
                LOGGER.atWarn().setCause(e).log("the API server could not be asked for the dashboard");
                Answers.error(request, 503, "The API server did not answer the operator: try again.");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOGGER.atError().setCause(e).log("a request of the dashboard failed");
                if (!request.response().ended()) {
                    Answers.error(request, 500, "The operator failed at this: look at its log.");
                }
            }
        });
    }
}
