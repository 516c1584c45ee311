package io.nextmavens.runtime.realtime;

import io.nextmavens.runtime.realtime.broadcast.Hub;
import io.nextmavens.runtime.realtime.changes.Changes;
import io.nextmavens.runtime.realtime.channel.ChannelPolicies;
import io.nextmavens.runtime.realtime.presence.Presences;
import io.nextmavens.runtime.realtime.socket.Tenants;
import io.vertx.core.Vertx;

/** What the connections of a pod share. All of it is thread-safe. */
public record RealtimeParts(
        Vertx vertx,
        RealtimeSettings settings,
        Tokens tokens,
        Tenants tenants,
        Hub hub,
        Presences presences,
        Changes changes,
        ChannelPolicies policies) {}
