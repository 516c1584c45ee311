package io.nextmavens.runtime.storage;

import io.nextmavens.runtime.storage.request.Call;
import io.nextmavens.runtime.storage.request.Reply;
import io.vertx.core.Future;
import java.util.Optional;

/** Answers the requests below one path. */
interface Route {

    /**
     * Answers a request.
     *
     * @param method of HTTP
     * @param rest of the path behind what the route is for, percent-encoded, without a slash before it
     * @return empty when there is nothing at that path
     */
    Optional<Future<Reply>> answer(Call call, String method, String rest);
}
