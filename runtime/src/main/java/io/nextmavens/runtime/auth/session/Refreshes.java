package io.nextmavens.runtime.auth.session;

import io.nextmavens.runtime.auth.audit.AuditLog;
import io.nextmavens.runtime.auth.http.Client;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import io.nextmavens.runtime.auth.store.DatabaseTrouble;
import io.nextmavens.runtime.auth.token.AccessTokens;
import io.nextmavens.runtime.postgres.ConnectionPool;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The use of refresh tokens, which is what a service of users does most: over the runtime's own connections, all
 * statements that need not wait for an answer in one flush. Thread-safe.
 */
public final class Refreshes {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ConnectionPool pool;
    private final AuthSettings.Tokens settings;
    private final Sessions sessions;
    private final RefreshTokens tokens;
    private final AccessTokens accessTokens;
    private final AuditLog audit;

    public Refreshes(
            ConnectionPool pool,
            AuthSettings.Tokens settings,
            Sessions sessions,
            RefreshTokens tokens,
            AccessTokens accessTokens,
            AuditLog audit) {
        this.pool = pool;
        this.settings = settings;
        this.sessions = sessions;
        this.tokens = tokens;
        this.accessTokens = accessTokens;
        this.audit = audit;
    }

    /** What became of a refresh token. */
    public sealed interface Refreshed {
        /** The next tokens; {@code again} when they had been given before. */
        record Next(JsonObject session, boolean again) implements Refreshed {}

        /** The token had been used, and not just now: its family has ended. */
        record Reused() implements Refreshed {}
    }

    /**
     * Takes a refresh token. For virtual threads, which wait.
     *
     * @throws io.nextmavens.runtime.auth.error.AuthException when it is good for nothing
     * @throws DatabaseTrouble when the database refuses or is not there
     */
    public Refreshed refresh(String presented, Client client) {
        AccessTokens.Pen pen = accessTokens.pen();
        Refresh refresh = new Refresh(settings, sessions, tokens, accessTokens, presented, client);
        pool.submit(refresh);
        return switch (await(refresh.outcome())) {
            case Refresh.Outcome.Next next -> {
                next.done().forEach(audit::count);
                yield new Refreshed.Next(
                        Sessions.answer(
                                pen.sign(next.claims()),
                                next.refreshToken(),
                                next.found().facts(),
                                next.found().user(),
                                next.seconds()),
                        next.again());
            }
            case Refresh.Outcome.Reused reused -> {
                reused.done().forEach(audit::count);
                yield new Refreshed.Reused();
            }
        };
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException told
                    ? told
                    : new DatabaseTrouble("refreshing a session failed", e.getCause());
        } catch (TimeoutException e) {
            throw new DatabaseTrouble("the database did not answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseTrouble("waiting for the database was interrupted", e);
        }
    }
}
