package io.nextmavens.runtime.rest;

import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.rest.plan.Plan;
import io.nextmavens.runtime.rest.request.RequestHead;
import io.nextmavens.runtime.rest.request.RestRequest;

/**
 * A request that was understood.
 *
 * @param serving what it is answered with
 * @param identity who asks
 * @param head as it came
 * @param prepared what it means
 */
record RestCall(Serving serving, Identity identity, RequestHead head, PreparedRequest prepared) {

    RestRequest request() {
        return prepared.request();
    }

    Plan plan() {
        return prepared.plan();
    }
}
