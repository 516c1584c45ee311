package io.nextmavens.runtime.storage.request;

import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.state.Snapshot;
import io.nextmavens.runtime.storage.StorageErrors;
import io.nextmavens.runtime.storage.content.BodyTap;
import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.StreamSource;
import io.nextmavens.runtime.storage.objects.ObjectKey;
import io.nextmavens.runtime.storage.objects.Requester;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** One request on its way. Used on its event loop; its body is paused until somebody asks for it. */
public final class Call {

    private static final int LARGEST_JSON = 1 << 20;

    private final HttpServerRequest request;
    private final Supplier<Snapshot> state;
    private final Optional<BodyTap> tap;

    public Call(HttpServerRequest request, Supplier<Snapshot> state) {
        this.request = request;
        this.state = state;
        request.pause();
        this.tap = isLarge(request) ? BodyTap.into(request) : Optional.empty();
    }

    private static boolean isLarge(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            // what announces no length may be anything
            return request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        }
        try {
            return Long.parseLong(length.strip()) >= BodyTap.WORTH;
        } catch (NumberFormatException e) {
            return false; // refused later
        }
    }

    public HttpServerRequest request() {
        return request;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(request.getParam(name));
    }

    /** Whether the header says true. */
    public boolean flag(String header) {
        return header(header).filter("true"::equalsIgnoreCase).isPresent();
    }

    /**
     * Who asks, by the token of the request.
     *
     * @throws io.nextmavens.runtime.rest.error.RestException when the token is not good
     */
    public Requester requester(String operation) {
        Identity identity =
                snapshot().authenticator().identify(request.getHeader("Authorization"), request.getHeader("apikey"));
        Requester own = as(identity, Requester.Scope.OWN_TENANT, operation);
        boolean any = own.isService() && own.claim("tenant_id").isEmpty();
        return any ? as(identity, Requester.Scope.ANY_TENANT, operation) : own;
    }

    /** Asks for what anybody may have. */
    public Requester anybody(String operation) {
        return as(Requester.serviceIdentity(Optional.empty(), Optional.empty()), Requester.Scope.ANY_TENANT, operation);
    }

    /** Asks for what a signature allows: one tenant's, or the project's own. */
    public Requester signed(Optional<String> tenant, Optional<String> owner, String operation) {
        return as(Requester.serviceIdentity(tenant, owner), Requester.Scope.OWN_TENANT, operation);
    }

    private Requester as(Identity identity, Requester.Scope scope, String operation) {
        return new Requester(identity, scope, operation, request.method().name(), request.path());
    }

    private Snapshot snapshot() {
        Snapshot now = state.get();
        if (now == null) {
            throw StorageErrors.unavailable("The database was not read yet; try again in a moment")
                    .exception();
        }
        return now;
    }

    /** The announced length of the body. */
    public OptionalLong length() {
        Optional<String> announced = header("Content-Length");
        try {
            return announced.isPresent()
                    ? OptionalLong.of(Long.parseLong(announced.get().strip()))
                    : OptionalLong.empty();
        } catch (NumberFormatException e) {
            throw StorageErrors.invalid("Content-Length is not a number").exception();
        }
    }

    /** The body as it comes; asked for once. */
    public ByteSource body() {
        if (header("Expect").filter("100-continue"::equalsIgnoreCase).isPresent()) {
            var _ = request.response().writeContinue();
        }
        return tap.<ByteSource>map(tapped -> tapped).orElseGet(() -> new StreamSource(request));
    }

    /** The request with what nobody wants of its body still to come. */
    public HttpServerRequest rest() {
        tap.ifPresent(BodyTap::leaveToVertx);
        return request;
    }

    /** The body as an object of JSON; an empty one when there is none. */
    public Future<JsonObject> json() {
        if (length().orElse(0) > LARGEST_JSON) {
            return Future.failedFuture(StorageErrors.bodyTooLarge(LARGEST_JSON).exception());
        }
        return collect(body(), Buffer.buffer()).map(Call::object);
    }

    private static Future<Buffer> collect(ByteSource body, Buffer sofar) {
        return body.next().compose(bytes -> {
            if (bytes.isEmpty()) {
                return Future.succeededFuture(sofar);
            }
            if (sofar.length() + bytes.get().length() > LARGEST_JSON) {
                body.cancel();
                return Future.failedFuture(
                        StorageErrors.bodyTooLarge(LARGEST_JSON).exception());
            }
            return collect(body, sofar.appendBuffer(bytes.get()));
        });
    }

    private static JsonObject object(Buffer body) {
        if (body.length() == 0) {
            return new JsonObject();
        }
        try {
            return body.toJsonObject();
        } catch (DecodeException | ClassCastException e) {
            throw StorageErrors.invalid("The body is not an object of JSON").exception();
        }
    }

    /**
     * The key in a path: its first segment is the bucket, the rest the name.
     *
     * @param encoded without a slash before it
     */
    public static ObjectKey key(String encoded) {
        int slash = encoded.indexOf('/');
        if (slash < 0) {
            throw StorageErrors.invalidKey(encoded).exception();
        }
        return ObjectKey.of(
                ObjectKey.decode(encoded.substring(0, slash)), ObjectKey.decode(encoded.substring(slash + 1)));
    }
}
