package io.nextmavens.runtime.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.impl.NetSocketInternal;

/** Opens connections to the database: TCP, then TLS as the mode says, then the login. Thread-safe. */
final class Connector {

    private final Vertx vertx;
    private final DatabaseTarget target;
    private final NetClient client;

    Connector(Vertx vertx, DatabaseTarget target) {
        this.vertx = vertx;
        this.target = target;
        this.client = vertx.createNetClient(options(target));
    }

    private static NetClientOptions options(DatabaseTarget target) {
        NetClientOptions options = new NetClientOptions()
                .setConnectTimeout((int) target.connectTimeout().toMillis())
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setTrustAll(!target.sslMode().verifies())
                .setHostnameVerificationAlgorithm(target.sslMode() == SslMode.VERIFY_FULL ? "HTTPS" : "");
        target.rootCertificate()
                .filter(path -> target.sslMode().verifies())
                .ifPresent(path -> options.setTrustOptions(new PemTrustOptions().addCertPath(path)));
        return options;
    }

    DatabaseTarget target() {
        return target;
    }

    /** Opens a session whose event loop is that of the context; fails with {@link DatabaseException.Unreachable}. */
    Future<PgConnection> connect(Context context, PgConnection.Owner owner) {
        Promise<PgConnection> result = Promise.promise();
        context.runOnContext(v -> socket().onComplete(opened -> {
            if (opened.failed()) {
                result.fail(new DatabaseException.Unreachable(target, message(opened.cause())));
            } else {
                logIn(opened.result(), owner, result);
            }
        }));
        return result.future();
    }

    private void logIn(NetSocket socket, PgConnection.Owner owner, Promise<PgConnection> result) {
        long timer = vertx.setTimer(target.connectTimeout().toMillis(), late -> socket.close());
        PgConnection[] self = new PgConnection[1];
        self[0] = new PgConnection(target, owner, failure -> {
            vertx.cancelTimer(timer);
            if (failure == null) {
                result.complete(self[0]);
            } else {
                socket.close();
                result.fail(failure);
            }
        });
        ((NetSocketInternal) socket).channelHandlerContext().pipeline().addBefore("handler", "postgres", self[0]);
    }

    /** Sends a cancel request for a session over a connection of its own; completes when the server has closed it. */
    Future<Void> cancel(Context context, int processId, int secret) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(v -> socket().onComplete(opened -> {
            if (opened.failed()) {
                done.complete();
                return;
            }
            NetSocket socket = opened.result();
            long timer = vertx.setTimer(target.connectTimeout().toMillis(), late -> socket.close());
            socket.closeHandler(closed -> {
                vertx.cancelTimer(timer);
                done.tryComplete();
            });
            ByteBuf out = Unpooled.buffer(16);
            Frontend.cancelRequest(out, processId, secret);
            socket.write(Buffer.buffer(out.array()));
        }));
        return done.future();
    }

    /** A socket as far as TLS; manual, section 55.2.10. */
    private Future<NetSocket> socket() {
        Future<NetSocket> tcp = client.connect(target.port(), target.host());
        if (target.sslMode() == SslMode.DISABLE) {
            return tcp;
        }
        return tcp.compose(socket -> {
            Promise<NetSocket> ready = Promise.promise();
            socket.closeHandler(closed -> ready.tryFail("the server closed the connection before TLS"));
            socket.handler(answer -> {
                socket.handler(null);
                if (answer.length() == 1 && answer.getByte(0) == 'S') {
                    socket.upgradeToSsl(target.host()).map(socket).onComplete(ready);
                } else if (answer.getByte(0) == 'N' && target.sslMode() == SslMode.PREFER) {
                    ready.tryComplete(socket);
                } else {
                    socket.close();
                    ready.tryFail("the server offers no TLS, and sslmode demands it");
                }
            });
            ByteBuf out = Unpooled.buffer(8);
            Frontend.sslRequest(out);
            socket.write(Buffer.buffer(out.array()));
            return ready.future();
        });
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    void close() {
        client.close();
    }
}
