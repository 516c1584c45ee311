package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.Catalog;
import io.nextmavens.runtime.catalog.MediaHandler;
import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.rest.error.RequestErrors;
import io.nextmavens.runtime.rest.request.MediaType;
import io.nextmavens.runtime.rest.request.MediaType.Plain;
import java.util.List;
import java.util.Optional;

/** Chooses the representation: the first media type the client accepts that can be made (RFC 9110, section 12). */
final class Negotiation {

    /** What was chosen. */
    record Choice(Body body, MediaType mediaType) {}

    private final Catalog catalog;
    private final boolean executionPlans;

    Negotiation(Catalog catalog, boolean executionPlans) {
        this.catalog = catalog;
        this.executionPlans = executionPlans;
    }

    /**
     * The choice; fails with PGRST107 when there is none.
     *
     * @param target the relation or function the rows are of
     * @param wholeRows whether the rows have all their columns, as handlers of a relation expect
     */
    Choice choose(List<MediaType> accepted, QualifiedName target, boolean wholeRows) {
        for (MediaType type : accepted) {
            Optional<Choice> choice = choice(type, target, wholeRows);
            if (choice.isPresent()) {
                return choice.get();
            }
        }
        throw RequestErrors.mediaTypes(accepted.stream().map(MediaType::mime).toList())
                .exception();
    }

    private Optional<Choice> choice(MediaType type, QualifiedName target, boolean wholeRows) {
        return switch (type) {
            case MediaType.SingleObject single ->
                Optional.of(new Choice(new Body.SingleObject(single.nullsStripped()), single));
            case MediaType.StrippedArray stripped -> Optional.of(new Choice(new Body.Json(true), stripped));
            case MediaType.Plan plan ->
                executionPlans
                        ? choice(plan.of(), target, wholeRows).map(of -> new Choice(of.body(), plan))
                        : Optional.empty();
            case Plain _, MediaType.Other _ -> handled(type, target, wholeRows);
        };
    }

    private Optional<Choice> handled(MediaType type, QualifiedName target, boolean wholeRows) {
        Optional<Choice> own = wholeRows
                ? handler(Optional.of(target), Plain.ANY.mime()).or(() -> handler(Optional.of(target), type.mime()))
                : Optional.empty();
        return own.or(() -> handler(Optional.empty(), type.mime())).or(() -> builtIn(type));
    }

    private Optional<Choice> handler(Optional<QualifiedName> relation, String mime) {
        for (MediaHandler handler : catalog.mediaHandlers()) {
            if (handler.relation().equals(relation) && handler.mediaType().equalsIgnoreCase(mime)) {
                return Optional.of(new Choice(new Body.Custom(handler), mediaType(handler.contentType())));
            }
        }
        return Optional.empty();
    }

    private static MediaType mediaType(String mime) {
        for (Plain plain : Plain.values()) {
            if (plain.mime().equals(mime)) {
                return plain;
            }
        }
        return new MediaType.Other(mime);
    }

    private static Optional<Choice> builtIn(MediaType type) {
        if (!(type instanceof Plain plain)) {
            return Optional.empty();
        }
        return switch (plain) {
            case JSON, ANY -> Optional.of(new Choice(new Body.Json(false), Plain.JSON));
            case CSV -> Optional.of(new Choice(new Body.Csv(), Plain.CSV));
            case GEO_JSON -> Optional.of(new Choice(new Body.GeoJson(), Plain.GEO_JSON));
            case TEXT, XML, OPENAPI, FORM, OCTET_STREAM -> Optional.empty();
        };
    }
}
