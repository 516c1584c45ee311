package io.nextmavens.runtime.graphql;

import io.nextmavens.runtime.graphql.execution.Answer;
import io.nextmavens.runtime.graphql.execution.Caller;
import io.nextmavens.runtime.graphql.execution.Executor;
import io.nextmavens.runtime.graphql.execution.Prepared;
import io.nextmavens.runtime.graphql.execution.TokenSigner;
import io.nextmavens.runtime.postgres.Exchange;
import io.nextmavens.runtime.replica.Fallback;
import io.nextmavens.runtime.replica.ReadReplica;
import io.nextmavens.runtime.replica.ReplicaAnswer;
import io.nextmavens.runtime.replica.ReplicaRead;
import io.nextmavens.runtime.rest.Header;
import io.nextmavens.runtime.state.ServiceContext;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs queries that prefer the replica there, and at the primary where it cannot answer; the answer's headers say
 * which. Of several operations in one request the last one's are told. Thread-safe.
 */
final class ReplicaQueries {

    private final Executor primary;
    private final Optional<ReadReplica> replica;
    private final Optional<Executor> there;

    ReplicaQueries(ServiceContext context, Executor primary, Optional<TokenSigner> signer) {
        this.primary = primary;
        this.replica = context.replica();
        this.there = replica.map(found -> new Executor(context.vertx(), found.pool(), signer));
    }

    /** Whether a request says so (RFC 7240); like all preferences it may be one of several. */
    boolean isPreferredBy(HttpServerRequest request) {
        if (request.getHeader("Prefer") == null) {
            return false;
        }
        for (String header : request.headers().getAll("Prefer")) {
            for (String preference : header.split(",", -1)) {
                if (preference.strip().equals(ReplicaAnswer.PREFERENCE)) {
                    return true;
                }
            }
        }
        return false;
    }

    Future<Answer> run(Prepared prepared, Caller caller, HttpServerRequest request, Consumer<Exchange> submitted) {
        Optional<Fallback> fallback = replica.map(ReadReplica::fallback).orElse(Optional.of(Fallback.NONE));
        if (fallback.isPresent()) {
            return atPrimary(fallback.get(), prepared, caller, request, submitted);
        }
        ReplicaRead read = replica.get().begin();
        return there.orElseThrow().run(prepared, caller.at(read), submitted).compose(answer -> {
            if (read.isFresh()) {
                replica.get().count(Optional.empty());
                tell(request, ReplicaAnswer.ofReplica(read.lag()));
                return Future.succeededFuture(answer);
            }
            return atPrimary(read.fallback().orElseThrow(), prepared, caller, request, submitted);
        });
    }

    private Future<Answer> atPrimary(
            Fallback why, Prepared prepared, Caller caller, HttpServerRequest request, Consumer<Exchange> submitted) {
        replica.ifPresent(found -> found.count(Optional.of(why)));
        tell(request, ReplicaAnswer.ofPrimary(why));
        return primary.run(prepared, caller, submitted);
    }

    private static void tell(HttpServerRequest request, List<Header> headers) {
        request.response().headers().remove("Preference-Applied");
        headers.forEach(header -> {
            if (header.isNamed("Access-Control-Expose-Headers")) {
                request.response().headers().add(header.name(), header.value());
            } else {
                request.response().putHeader(header.name(), header.value());
            }
        });
    }
}
