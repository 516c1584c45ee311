package io.nextmavens.runtime.limits;

import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.redis.consts.LuaScripts;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Bucket4j's buckets in Redis, by Vert.x' client: a bucket is read, and written where nobody has written it meanwhile,
 * by the scripts of Bucket4j's own Redis module. A bucket that is full again is forgotten. Thread-safe.
 */
final class RedisBuckets extends AbstractCompareAndSwapBasedProxyManager<String> {

    private static final ExpirationAfterWriteStrategy EXPIRATION =
            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(10));

    private final RedisLink redis;

    RedisBuckets(RedisLink redis) {
        super(ClientSideConfig.getDefault().withExpirationAfterWriteStrategy(EXPIRATION));
        this.redis = redis;
    }

    @Override
    protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String key) {
        return new AsyncCompareAndSwapOperation() {

            @Override
            public CompletableFuture<Optional<byte[]>> getStateData(Optional<Long> timeoutNanos) {
                return future(
                        redis.send(Request.cmd(Command.GET).arg(key)).map(response -> Optional.ofNullable(response)
                                .map(Response::toBuffer)
                                .map(Buffer::getBytes)));
            }

            @Override
            public CompletableFuture<Boolean> compareAndSwap(
                    byte[] before, byte[] after, RemoteBucketState state, Optional<Long> timeoutNanos) {
                long millis = Math.max(1, EXPIRATION.calculateTimeToLiveMillis(state, currentTimeNanos()));
                Request script = Request.cmd(Command.EVAL)
                        .arg(before == null ? LuaScripts.SCRIPT_SET_NX_PX : LuaScripts.SCRIPT_COMPARE_AND_SWAP_PX)
                        .arg(1)
                        .arg(key);
                if (before != null) {
                    script.arg(Buffer.buffer(before));
                }
                script.arg(Buffer.buffer(after)).arg(millis);
                return future(redis.send(script).map(response -> response.toLong() != 0));
            }
        };
    }

    @Override
    protected CompletableFuture<Void> removeAsync(String key) {
        return future(redis.send(Request.cmd(Command.DEL).arg(key)).mapEmpty());
    }

    private static <T> CompletableFuture<T> future(Future<T> of) {
        return of.toCompletionStage().toCompletableFuture();
    }

    // No thread waits for Redis: these are never called.

    @Override
    protected CompareAndSwapOperation beginCompareAndSwapOperation(String key) {
        throw new UnsupportedOperationException("buckets are asked without waiting");
    }

    @Override
    public void removeProxy(String key) {
        throw new UnsupportedOperationException("buckets are asked without waiting");
    }

    @Override
    public boolean isAsyncModeSupported() {
        return true;
    }

    @Override
    public boolean isExpireAfterWriteSupported() {
        return true;
    }
}
