package io.nextmavens.runtime.rest;

import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.rest.PreparedRequests.Head;
import io.nextmavens.runtime.rest.PreparedRequests.Shape;
import io.nextmavens.runtime.rest.plan.Plan;
import io.nextmavens.runtime.rest.request.Payload;
import io.nextmavens.runtime.rest.request.QueryShape;
import io.nextmavens.runtime.rest.request.RequestHead;
import io.nextmavens.runtime.rest.request.RequestParser;
import io.nextmavens.runtime.rest.request.RestRequest;
import java.util.Optional;
import java.util.Set;

/** A request between its head and its plan. Used by one thread at a time. */
final class IncomingRequest {

    /** What stands for a body while a request is prepared; the texts are no request's. */
    private static final String OBJECT = "{ }";

    private static final String ARRAY = "[ ]";

    private final Serving serving;
    private final Identity identity;
    private final RequestHead head;
    private final Optional<QueryShape> shape;
    private final Optional<Head> remembered;
    private final boolean known;
    private final RestRequest request;

    private IncomingRequest(Serving serving, Identity identity, RequestHead head) {
        this.serving = serving;
        this.identity = identity;
        this.head = head;
        this.shape = QueryShape.of(head.query());
        this.remembered = shape.flatMap(of -> Head.of(head, of.text()));
        Optional<RestRequest> equal = remembered.flatMap(serving.prepared()::read);
        this.known = equal.isPresent();
        this.request = equal.orElseGet(this::parse);
    }

    /**
     * Reads a request, but for its body.
     *
     * @throws io.nextmavens.runtime.rest.error.RestException telling the first mistake
     */
    static IncomingRequest of(Serving serving, Identity identity, RequestHead head) {
        return new IncomingRequest(serving, identity, head);
    }

    private RestRequest parse() {
        return RequestParser.parse(head, serving.requestSettings());
    }

    /** What is asked for; the operands of its filters may be those of another request of the same shape. */
    RestRequest request() {
        return request;
    }

    /**
     * Plans the request, or remembers how another one of the same shape was planned.
     *
     * @throws io.nextmavens.runtime.rest.error.RestException when it cannot be planned
     */
    RestCall call(Payload payload) {
        return new RestCall(serving, identity, head, prepare(payload));
    }

    private PreparedRequest prepare(Payload payload) {
        Optional<Shape> key = remembered.flatMap(of -> shapeOf(of, payload));
        Optional<RequestTemplate> template = key.flatMap(serving.prepared()::template);
        if (template.isEmpty() && key.isPresent()) {
            template = template(key.get(), payload);
        }
        return template.map(of -> of.with(shape.orElseThrow().operands(), text(payload)))
                .orElseGet(() -> {
                    RestRequest own = known ? parse() : request;
                    return PreparedRequest.of(own, plan(own, payload));
                });
    }

    private Optional<RequestTemplate> template(Shape key, Payload payload) {
        RestRequest own = known ? parse() : request;
        String body = key.object() ? OBJECT : ARRAY;
        PreparedRequest prepared = PreparedRequest.of(own, plan(own, withText(payload, body)));
        Optional<RequestTemplate> template = RequestTemplate.of(shape.orElseThrow(), body, prepared);
        template.ifPresent(of -> serving.prepared().put(key, own, of));
        return template;
    }

    private Plan plan(RestRequest own, Payload payload) {
        return serving.planner().plan(own, payload);
    }

    /** Empty where the plan depends on more of the body than its keys. */
    private static Optional<Shape> shapeOf(Head head, Payload payload) {
        return switch (payload) {
            case Payload.None _ -> Optional.of(new Shape(head, Set.of(), false));
            case Payload.Json json -> Optional.of(new Shape(head, json.keys(), json.isObject()));
            case Payload.RawJson raw -> Optional.of(new Shape(head, Set.of(), raw.isObject()));
            case Payload.Form _, Payload.Raw _ -> Optional.empty();
        };
    }

    private static Payload withText(Payload payload, String text) {
        return switch (payload) {
            case Payload.Json json -> new Payload.Json(text, json.keys());
            case Payload.RawJson _ -> new Payload.RawJson(text);
            case Payload.None _, Payload.Form _, Payload.Raw _ -> payload;
        };
    }

    private static String text(Payload payload) {
        return switch (payload) {
            case Payload.Json json -> json.text();
            case Payload.RawJson raw -> raw.text();
            case Payload.None _, Payload.Form _, Payload.Raw _ -> "";
        };
    }
}
