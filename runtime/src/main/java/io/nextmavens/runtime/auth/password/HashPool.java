package io.nextmavens.runtime.auth.password;

import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The threads that compute hashes, few and with a queue that ends: a flood of sign-ins takes them and nothing else.
 * Thread-safe.
 */
public final class HashPool implements AutoCloseable {

    private static final int RETRY_SECONDS = 5;

    private final ThreadPoolExecutor threads;

    /** So many threads, and so many passwords that wait for one. */
    public HashPool(int size, int queue) {
        threads = new ThreadPoolExecutor(size, size, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), work -> {
            Thread thread = new Thread(work, "password-hash");
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Computes on one of the threads, and waits for it.
     *
     * @throws AuthException 429 when too many wait already
     */
    public <T> T compute(Supplier<T> work) {
        try {
            Future<T> result = threads.submit(work::get);
            return result.get();
        } catch (RejectedExecutionException e) {
            throw AuthException.limited(
                    AuthErrorCode.OVER_REQUEST_RATE_LIMIT, "Too many sign-ins at once, try again", RETRY_SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("computing a hash", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("computing a hash was interrupted", e);
        }
    }

    /** Passwords that wait for a thread. */
    public int waiting() {
        return threads.getQueue().size();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
