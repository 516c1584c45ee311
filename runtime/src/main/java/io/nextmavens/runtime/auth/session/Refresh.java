package io.nextmavens.runtime.auth.session;

import io.nextmavens.runtime.auth.audit.AuditLog;
import io.nextmavens.runtime.auth.audit.AuditLog.Action;
import io.nextmavens.runtime.auth.http.Client;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import io.nextmavens.runtime.auth.store.AuditLogEntry;
import io.nextmavens.runtime.auth.store.AuthDatabase;
import io.nextmavens.runtime.auth.store.DatabaseTrouble;
import io.nextmavens.runtime.auth.store.RefreshToken;
import io.nextmavens.runtime.auth.token.AccessTokens;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.Exchange;
import io.nextmavens.runtime.postgres.RowSink;
import io.nextmavens.runtime.postgres.Rows;
import io.nextmavens.runtime.postgres.Step;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One use of a refresh token: a transaction that reads, decides and writes. Two flushes as a rule; one more where the
 * token had been used just now, and one more for the project's own function.
 */
final class Refresh extends Exchange {

    /** What was done, when it is committed. */
    sealed interface Outcome {

        /**
         * The next tokens.
         *
         * @param claims of the access token
         * @param again whether the refresh token had been given before
         * @param seconds since 1970, when it was done
         * @param done for the audit's counters
         */
        record Next(
                FoundToken found,
                String refreshToken,
                JsonObject claims,
                boolean again,
                long seconds,
                List<Action> done)
                implements Outcome {}

        /** The family has ended. */
        record Reused(List<Action> done) implements Outcome {}
    }

    private enum Waiting {
        TOKEN,
        ACTIVE,
        HOOK,
        END
    }

    private static final String BECOME = "select set_config('role', '" + AuthDatabase.ROLE + "', true)";
    private static final String ACTIVE =
            "select token from auth.refresh_tokens where session_id = $1 and not revoked order by id desc limit 1";
    private static final Step.Run BEGIN = Step.command("BEGIN");
    private static final Step.Run COMMIT = Step.command("COMMIT");
    private static final List<Step> UNDO = List.of(Step.command("ROLLBACK"), Step.SYNC);

    private final AuthSettings.Tokens settings;
    private final Sessions sessions;
    private final RefreshTokens tokens;
    private final AccessTokens accessTokens;
    private final String presented;
    private final Client client;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private final OffsetDateTime now = Sessions.now();
    private Waiting waiting = Waiting.TOKEN;
    private Rows rows = new Rows();
    private RuntimeException refusal;
    private FoundToken found;
    private JsonObject claims;
    private String successor;
    private boolean again;
    private final List<Step> writes = new ArrayList<>();
    private final List<Action> done = new ArrayList<>();
    private Outcome result;

    Refresh(
            AuthSettings.Tokens settings,
            Sessions sessions,
            RefreshTokens tokens,
            AccessTokens accessTokens,
            String presented,
            Client client) {
        this.settings = settings;
        this.sessions = sessions;
        this.tokens = tokens;
        this.accessTokens = accessTokens;
        this.presented = presented;
        this.client = client;
    }

    /** Completes when the transaction has ended; with an exception when it was undone. */
    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    @Override
    protected List<Step> steps() {
        waiting = Waiting.TOKEN;
        rows = new Rows();
        // nobody presents what stands in the table
        String asItIs = presented.startsWith(RefreshTokens.HASHED) ? "" : presented;
        return List.of(
                BEGIN,
                Step.command(BECOME),
                run(FoundToken.SQL, rows, RefreshTokens.hashed(presented), asItIs),
                Step.SYNC);
    }

    @Override
    protected boolean goesOn() {
        return true;
    }

    @Override
    protected List<Step> decide(boolean failed) {
        if (failed || waiting == Waiting.END) {
            return UNDO;
        }
        try {
            return switch (waiting) {
                case TOKEN -> token();
                case ACTIVE -> active();
                case HOOK -> hookAnswered();
                case END -> UNDO;
            };
        } catch (RuntimeException refused) {
            refusal = refused;
            waiting = Waiting.END;
            return UNDO;
        }
    }

    private List<Step> token() {
        found = rows.all().stream().findFirst().map(FoundToken::of).orElseThrow(Sessions::notFound);
        RefreshToken token = found.token();
        Sessions.requireActive(found.user(), now);
        boolean revoked = Boolean.TRUE.equals(token.revoked);
        if (revoked && !sessions.isGoing(found.session(), now)) {
            throw Sessions.alreadyUsed();
        }
        if (revoked && !token.updatedAt.plus(settings.reuseGrace()).isAfter(now)) {
            return endFamily();
        }
        sessions.requireGoing(found.session(), now);
        claims =
                accessTokens.claims(found.user(), found.session(), found.facts().forToken(), now.toEpochSecond());
        if (revoked) {
            again = true;
            waiting = Waiting.ACTIVE;
            rows = new Rows();
            return List.of(run(ACTIVE, rows, found.session().id.toString()), Step.SYNC);
        }
        if (!settings.rotation()) {
            successor = presented;
            return hook();
        }
        if (!token.createdAt.plus(settings.refreshLife()).isAfter(now)) {
            throw Sessions.expired();
        }
        rotate(token);
        return hook();
    }

    private List<Step> active() {
        successor = rows.all().stream()
                .findFirst()
                .flatMap(row -> tokens.successorUntil(found.token().token, row.getFirst()))
                .orElseThrow(Sessions::alreadyUsed);
        return hook();
    }

    /** The project's own function may change the claims; then all is written. */
    private List<Step> hook() {
        Optional<AccessTokens.HookCall> call = accessTokens.hookCall(found.user(), claims, "token_refresh");
        if (call.isEmpty()) {
            return end();
        }
        waiting = Waiting.HOOK;
        rows = new Rows();
        return List.of(run(call.get().sql("$1"), rows, call.get().event().encode()), Step.SYNC);
    }

    private List<Step> hookAnswered() {
        claims = AccessTokens.claims(rows.all().getFirst().getFirst(), claims);
        return end();
    }

    private List<Step> end() {
        result = new Outcome.Next(found, successor, claims, again, now.toEpochSecond(), done);
        return commit();
    }

    private List<Step> commit() {
        waiting = Waiting.END;
        List<Step> steps = new ArrayList<>(writes);
        steps.add(COMMIT);
        steps.add(Step.SYNC);
        return steps;
    }

    private void rotate(RefreshToken used) {
        successor = tokens.successorOf(used.token);
        String time = now.toString();
        String session = found.session().id.toString();
        writes.add(run(
                "update auth.refresh_tokens set revoked = true, updated_at = $1 where id = $2",
                RowSink.NOTHING,
                time,
                used.id.toString()));
        writes.add(run(
                "insert into auth.refresh_tokens (instance_id, token, user_id, revoked, created_at, updated_at, parent,"
                        + " session_id) values ('00000000-0000-0000-0000-000000000000', $1, $2, false, $3, $4, $5, $6)",
                RowSink.NOTHING,
                RefreshTokens.hashed(successor),
                found.session().userId.toString(),
                time,
                time,
                used.token,
                session));
        writes.add(run(
                "update auth.sessions set refreshed_at = $1, updated_at = $2, user_agent = $3 where id = $4",
                RowSink.NOTHING,
                now.toLocalDateTime().toString(),
                time,
                client.userAgent().orElse(found.session().userAgent),
                session));
        audit(Action.TOKEN_REFRESHED, new JsonObject());
    }

    private List<Step> endFamily() {
        String session = found.session().id.toString();
        writes.add(run(
                "update auth.refresh_tokens set revoked = true, updated_at = $1 where session_id = $2 and not revoked",
                RowSink.NOTHING,
                now.minus(settings.reuseGrace()).toString(),
                session));
        writes.add(run(
                "update auth.sessions set not_after = $1, updated_at = $2 where id = $3",
                RowSink.NOTHING,
                now.toString(),
                now.toString(),
                session));
        JsonObject traits = new JsonObject().put("session_id", session);
        audit(Action.TOKEN_REUSED, traits);
        audit(Action.TOKEN_REVOKED, traits);
        result = new Outcome.Reused(done);
        return commit();
    }

    private void audit(Action action, JsonObject traits) {
        AuditLogEntry entry = AuditLog.entry(action, found.user(), client, traits);
        writes.add(run(
                "insert into auth.audit_log_entries (instance_id, id, payload, created_at, ip_address) values"
                        + " ('00000000-0000-0000-0000-000000000000', $1, $2, $3, $4)",
                RowSink.NOTHING,
                entry.id.toString(),
                entry.payload.encode(),
                entry.createdAt.toString(),
                entry.ipAddress));
        done.add(action);
    }

    /** The role is always the same, so that plans need no key of their own. */
    private static Step.Run run(String sql, RowSink sink, String... values) {
        return new Step.Run(sql, Arrays.asList(values), sink, AuthDatabase.ROLE, true);
    }

    @Override
    protected void completed() {
        if (refusal != null) {
            outcome.completeExceptionally(refusal);
        } else {
            outcome.complete(result);
        }
    }

    @Override
    protected void failed(DatabaseException failure) {
        DatabaseTrouble trouble = new DatabaseTrouble("refreshing a session", failure);
        outcome.completeExceptionally(waiting == Waiting.HOOK ? AccessTokens.hookFailure(trouble) : trouble);
    }
}
