package io.nextmavens.runtime.auth.http;

/** Answers the requests of one route. Runs on a virtual thread, so it may wait. */
@FunctionalInterface
public interface Operation {

    /**
     * Answers a request.
     *
     * @throws io.nextmavens.runtime.auth.error.AuthException an error is an answer too
     */
    AuthAnswer answer(AuthCall call);
}
