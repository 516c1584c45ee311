package io.nextmavens.operator.route;

import io.nextmavens.crds.v1alpha1.HttpMethod;
import java.util.List;
import java.util.Optional;

/**
 * What is done with some requests of a host. Of several that fit, the first counts.
 *
 * @param path beginning of the path; {@code /} fits all
 * @param method the method; empty fits all
 * @param webSocket whether it is about requests that open a WebSocket only
 * @param filters what is done, in order
 */
record RouteRule(String path, Optional<HttpMethod> method, boolean webSocket, List<Filter> filters) {

    RouteRule {
        filters = List.copyOf(filters);
    }
}
