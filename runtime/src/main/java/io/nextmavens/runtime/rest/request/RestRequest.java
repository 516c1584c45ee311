package io.nextmavens.runtime.rest.request;

import java.util.List;

/**
 * A request but for its body: a pure function of method, path, query string and a few headers, so it can be kept.
 *
 * @param method as sent, upper case
 * @param action what is to be done, on what
 * @param schema the exposed schema it is done in
 * @param schemaNegotiated whether {@code Content-Profile} belongs into the answer: a profile header chose the schema,
 *     or there are several to choose from
 * @param query the query string, parsed
 * @param range the rows wanted of the top level: {@code limit}/{@code offset} and the Range header taken together
 * @param preferences the Prefer headers
 * @param accept what the client takes, best first; {@code [ANY]} when it did not say
 * @param contentType of the body; JSON when it did not say
 */
public record RestRequest(
        String method,
        Action action,
        String schema,
        boolean schemaNegotiated,
        Query query,
        RowRange range,
        Preferences preferences,
        List<MediaType> accept,
        MediaType contentType) {

    public RestRequest {
        accept = List.copyOf(accept);
    }

    /** The same request with another {@link Query#canonical()}. */
    public RestRequest withCanonical(String canonical) {
        return new RestRequest(
                method,
                action,
                schema,
                schemaNegotiated,
                query.withCanonical(canonical),
                range,
                preferences,
                accept,
                contentType);
    }
}
