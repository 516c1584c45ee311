package io.nextmavens.runtime.graphql.socket;

import io.nextmavens.runtime.access.RoleOrigins;
import io.nextmavens.runtime.graphql.Callers;
import io.nextmavens.runtime.graphql.OperationRunner;
import io.nextmavens.runtime.graphql.subscription.Subscriptions;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the connections of a pod share. All of it is thread-safe.
 *
 * @param callers by the settings of now; empty until the database was read
 * @param origins from where which roles may be used
 */
public record SocketParts(
        Vertx vertx,
        SocketLimits limits,
        Supplier<Optional<Callers>> callers,
        OperationRunner runner,
        Subscriptions subscriptions,
        RoleOrigins origins) {}
