package io.nextmavens.runtime.realtime.channel;

import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.SessionSettings;
import io.nextmavens.runtime.realtime.Principal;
import io.nextmavens.runtime.realtime.Queries;
import io.nextmavens.runtime.realtime.Queries.Statement;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Asks the policies of {@code realtime.messages} what a principal may do in a private channel, as Supabase does: rows of
 * the topic are read and written on trial, and all is undone. Thread-safe.
 */
public final class ChannelPolicies {

    /** What one may do in a channel. */
    public record Grants(boolean readBroadcast, boolean writeBroadcast, boolean readPresence, boolean writePresence) {

        /** In a public channel. */
        public static final Grants ALL = new Grants(true, true, true, true);

        /** Whether one may be in it at all. */
        public boolean mayJoin() {
            return readBroadcast || readPresence;
        }
    }

    private static final String PROBE = "INSERT INTO realtime.messages (id, topic, extension, private, inserted_at)"
            + " VALUES ($1::uuid, $2, $3, true, now())";
    private static final String REPLAY = "SELECT id, event, payload FROM realtime.messages WHERE topic = $1 AND private"
            + " AND extension = 'broadcast' AND inserted_at > to_timestamp($2::float8 / 1000)"
            + " AND ($3::bool OR tenant_id IS NOT DISTINCT FROM nullif($4, '')::uuid)"
            + " ORDER BY inserted_at DESC LIMIT $5::int";

    private final Queries queries;
    private final String searchPath;
    private final boolean sharedTopics;

    /**
     * The policies of a project.
     *
     * @param sharedTopics whether a channel is all tenants'
     */
    public ChannelPolicies(Queries queries, String searchPath, boolean sharedTopics) {
        this.queries = queries;
        this.searchPath = searchPath;
        this.sharedTopics = sharedTopics;
    }

    /** What the principal may do in the private channel. Fails with DatabaseException when that cannot be asked. */
    public Future<Grants> ask(Principal principal, String topic) {
        if (principal.isService()) {
            return Future.succeededFuture(Grants.ALL);
        }
        Future<List<String>> readable = readable(principal, topic);
        Future<Boolean> broadcast = writable(principal, topic, "broadcast");
        Future<Boolean> presence = writable(principal, topic, "presence");
        return Future.all(readable, broadcast, presence)
                .map(done -> new Grants(
                        readable.result().contains("broadcast"),
                        broadcast.result(),
                        readable.result().contains("presence"),
                        presence.result()));
    }

    private SessionSettings settings(Principal principal, String topic) {
        return new SessionSettings()
                .set("search_path", searchPath)
                .set("request.jwt.claims", principal.claims())
                .set("realtime.topic", topic);
    }

    private Future<List<String>> readable(Principal principal, String topic) {
        String broadcast = UUID.randomUUID().toString();
        String presence = UUID.randomUUID().toString();
        List<Statement> statements = List.of(
                new Statement(PROBE, List.of(broadcast, topic, "broadcast")),
                new Statement(PROBE, List.of(presence, topic, "presence")),
                new Statement("SELECT set_config('role', $1, true)", List.of(principal.role())),
                new Statement(
                        "SELECT extension FROM realtime.messages WHERE id IN ($1::uuid, $2::uuid)",
                        List.of(broadcast, presence)));
        return queries.tryOut(settings(principal, topic).set("role", "service_role"), statements)
                .map(rows -> rows.getLast().stream().map(List::getFirst).toList())
                .recover(failure -> denied(failure, List.of()));
    }

    private Future<Boolean> writable(Principal principal, String topic, String extension) {
        Statement probe = new Statement(PROBE, List.of(UUID.randomUUID().toString(), topic, extension));
        return queries.tryOut(settings(principal, topic).set("role", principal.role()), List.of(probe))
                .map(rows -> true)
                .recover(failure -> denied(failure, false));
    }

    /** Not enough privilege, or a policy that fails: no. */
    private static <T> Future<T> denied(Throwable failure, T nothing) {
        return failure instanceof DatabaseException.StatementFailed refused
                        && !refused.error().sqlState().startsWith("5")
                ? Future.succeededFuture(nothing)
                : Future.failedFuture(failure);
    }

    /**
     * Messages that were sent from the database to a private channel, the eldest first.
     *
     * @param sinceMillis after which, since 1970
     * @param limit at most
     */
    public Future<List<JsonObject>> replay(Principal principal, ChannelKey key, long sinceMillis, int limit) {
        return queries.read(
                        settings(principal, key.topic()).set("role", principal.role()),
                        REPLAY,
                        List.of(
                                key.topic(),
                                Long.toString(sinceMillis),
                                Boolean.toString(sharedTopics),
                                key.space(),
                                Integer.toString(limit)))
                .map(rows -> {
                    List<JsonObject> messages = new ArrayList<>();
                    for (List<String> row : rows.reversed()) {
                        messages.add(new JsonObject()
                                .put("id", row.get(0))
                                .put("event", row.get(1))
                                .put("payload", row.get(2) == null ? "{}" : row.get(2)));
                    }
                    return messages;
                });
    }
}
