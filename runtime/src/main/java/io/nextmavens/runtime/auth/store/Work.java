package io.nextmavens.runtime.auth.store;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * What can be done within a transaction, in order. For the one thread that runs the transaction. Parameters are bound by
 * position, {@code ?1} being the first.
 */
public final class Work {

    private final Context context;
    private final Mutiny.StatelessSession session;

    Work(Context context, Mutiny.StatelessSession session) {
        this.context = context;
        this.session = session;
    }

    /** The row with that key. */
    public <E> Optional<E> find(Class<E> entity, Object id) {
        return Optional.ofNullable(await(() -> session.get(entity, id)));
    }

    /** The row with that key, which nobody else changes until the transaction ends. */
    public <E> Optional<E> findForUpdate(Class<E> entity, Object id) {
        return Optional.ofNullable(await(() -> session.get(entity, id, LockModeType.PESSIMISTIC_WRITE)));
    }

    /** The first row that an HQL query finds. */
    public <E> Optional<E> first(Class<E> entity, String hql, Object... values) {
        return this.<List<E>>await(() -> bound(session.createQuery(hql, entity), values)
                        .setMaxResults(1)
                        .getResultList())
                .stream()
                .findFirst();
    }

    /** The first row that an HQL query finds, which nobody else changes until the transaction ends. */
    public <E> Optional<E> firstForUpdate(Class<E> entity, String hql, Object... values) {
        return this.<List<E>>await(() -> bound(session.createQuery(hql, entity), values)
                        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                        .setMaxResults(1)
                        .getResultList())
                .stream()
                .findFirst();
    }

    /** The rows that an HQL query finds. */
    public <E> List<E> list(Class<E> entity, String hql, Object... values) {
        return await(() -> bound(session.createQuery(hql, entity), values).getResultList());
    }

    /** Some of the rows that an HQL query finds. */
    public <E> List<E> page(Class<E> entity, int offset, int limit, String hql, Object... values) {
        return await(() -> bound(session.createQuery(hql, entity), values)
                .setFirstResult(offset)
                .setMaxResults(limit)
                .getResultList());
    }

    /** Changes or deletes rows by HQL; how many there were. */
    public int execute(String hql, Object... values) {
        return await(() -> {
            Mutiny.MutationQuery query = session.createMutationQuery(hql);
            for (int i = 0; i < values.length; i++) {
                query.setParameter(i + 1, values[i]);
            }
            return query.executeUpdate();
        });
    }

    /** The rows of an SQL query: each its value, or an array of them. */
    public <E> List<E> sql(Class<E> type, String sql, Object... values) {
        return await(() -> {
            Mutiny.SelectionQuery<E> query = session.createNativeQuery(sql, type);
            for (int i = 0; i < values.length; i++) {
                query.setParameter(i + 1, values[i]);
            }
            return query.getResultList();
        });
    }

    /** Changes rows by SQL; how many there were. */
    public int executeSql(String sql, Object... values) {
        return await(() -> {
            Mutiny.Query<Object> query = session.createNativeQuery(sql);
            for (int i = 0; i < values.length; i++) {
                query.setParameter(i + 1, values[i]);
            }
            return query.executeUpdate();
        });
    }

    /**
     * Runs a part as another role, which the login must be a member of.
     *
     * @param role a name, not from a request
     */
    public <T> T as(String role, Supplier<T> part) {
        become(role);
        T result = part.get();
        become(AuthDatabase.ROLE);
        return result;
    }

    private void become(String role) {
        sql(String.class, "select set_config('role', ?1, true)", role);
    }

    public void insert(Object entity) {
        var _ = await(() -> session.insert(entity));
    }

    /** Writes all columns: the row is to be found for update before. */
    public void update(Object entity) {
        var _ = await(() -> session.update(entity));
    }

    public void delete(Object entity) {
        var _ = await(() -> session.delete(entity));
    }

    private static <E> Mutiny.SelectionQuery<E> bound(Mutiny.SelectionQuery<E> query, Object... values) {
        for (int i = 0; i < values.length; i++) {
            query.setParameter(i + 1, values[i]);
        }
        return query;
    }

    private <T> T await(Supplier<Uni<T>> statement) {
        CompletableFuture<T> done = new CompletableFuture<>();
        context.runOnContext(go -> {
            try {
                statement.get().subscribe().with(done::complete, done::completeExceptionally);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return AuthDatabase.await(done);
    }
}
