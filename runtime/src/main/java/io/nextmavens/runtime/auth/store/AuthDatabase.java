package io.nextmavens.runtime.auth.store;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Transactions over the schema {@code auth}. Thread-safe; to be called on virtual threads, which wait while event loops
 * do the work.
 *
 * <p>A transaction runs as {@value #ROLE}, and only for itself ({@code SET LOCAL}): behind a pooler that shares
 * connections between transactions nobody inherits the role.
 */
public final class AuthDatabase {

    /** The only role that reaches the users. No token may name it. */
    public static final String ROLE = "supabase_auth_admin";

    private static final String BECOME = "select set_config('role', '" + ROLE + "', true)";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Supplier<Mutiny.SessionFactory> factory;

    /** Transactions of that factory, which is asked for at the first one. */
    public AuthDatabase(Vertx vertx, Supplier<Mutiny.SessionFactory> factory) {
        this.vertx = vertx;
        this.factory = factory;
    }

    /**
     * Runs the work in one transaction, which is undone when it throws. The work must not do anything slow besides: it
     * holds a connection.
     *
     * @throws DatabaseTrouble when the database refuses or is not there
     */
    public <T> T transaction(Function<Work, T> work) {
        Context context = ((ContextInternal) vertx.getOrCreateContext()).duplicate();
        CompletableFuture<Mutiny.StatelessSession> begun = new CompletableFuture<>();
        CompletableFuture<Void> worked = new CompletableFuture<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        context.runOnContext(go -> {
            try {
                transaction(begun, worked).subscribe().with(ended::complete, failure -> {
                    begun.completeExceptionally(failure);
                    ended.completeExceptionally(failure);
                });
            } catch (RuntimeException e) {
                begun.completeExceptionally(e);
                ended.completeExceptionally(e);
            }
        });
        Mutiny.StatelessSession session;
        try {
            session = await(begun);
        } catch (DatabaseTrouble e) {
            // should it begin after all, it ends at once and gives its connection back
            context.runOnContext(go -> worked.completeExceptionally(new Undone()));
            throw e;
        }
        try {
            T result = work.apply(new Work(context, session));
            context.runOnContext(go -> worked.complete(null));
            await(ended);
            return result;
        } catch (RuntimeException | Error e) {
            context.runOnContext(go -> worked.completeExceptionally(new Undone()));
            try {
                await(ended);
            } catch (Undone | DatabaseTrouble undone) {
                // what the work threw is told
            }
            throw e;
        }
    }

    private Uni<Void> transaction(CompletableFuture<Mutiny.StatelessSession> begun, CompletableFuture<Void> worked) {
        return factory.get().openStatelessSession().chain(session -> session.withTransaction(
                        transaction -> session.createNativeQuery(BECOME, String.class)
                                .getSingleResult()
                                .chain(role -> {
                                    begun.complete(session);
                                    return Uni.createFrom().completionStage(worked);
                                }))
                .eventually(session::close));
    }

    /** Waits for what an event loop does. */
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw trouble(e.getCause());
        } catch (TimeoutException e) {
            throw new DatabaseTrouble("the database did not answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseTrouble("waiting for the database was interrupted", e);
        }
    }

    private static RuntimeException trouble(Throwable cause) {
        return switch (cause) {
            case CompletionException wrapped when wrapped.getCause() != null -> trouble(wrapped.getCause());
            case Undone undone -> undone;
            default -> new DatabaseTrouble("the statement failed", cause);
        };
    }

    /** Ends a transaction whose work threw. */
    private static final class Undone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Undone() {
            super("the work was not done", null, false, false);
        }
    }
}
