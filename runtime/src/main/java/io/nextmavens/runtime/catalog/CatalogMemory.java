package io.nextmavens.runtime.catalog;

import io.nextmavens.runtime.catalog.Introspection.Part;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What is kept of one read of the catalog for the next one. A reload finds most of it unchanged: what is not read and
 * made again takes no time from requests, and no room on the heap that the garbage collector would have to clear while
 * they wait. Used by one read at a time.
 */
final class CatalogMemory {

    final KnownRows<Relation> relations = new KnownRows<>(CatalogReader::relation);
    final KnownRows<KeyConstraint> constraints = new KnownRows<>(CatalogReader::constraint);
    final KnownRows<ViewKeys.View> views = new KnownRows<>(CatalogReader::view);
    final KnownRows<Function> functions = new KnownRows<>(CatalogReader::function);
    final KnownRows<Relationship.Computed> computed = new KnownRows<>(CatalogReader::computed);
    final KnownRows<JsonObject> representations = new KnownRows<>(row -> row);
    final KnownRows<MediaHandler> mediaHandlers = new KnownRows<>(CatalogReader::mediaHandler);
    final KnownRows<JsonObject> roles = new KnownRows<>(row -> row);

    private Optional<Catalog> last = Optional.empty();

    /** The rows of a query. */
    KnownRows<?> rows(Part part) {
        return switch (part) {
            case RELATIONS -> relations;
            case CONSTRAINTS -> constraints;
            case VIEWS -> views;
            case FUNCTIONS -> functions;
            case COMPUTED_RELATIONSHIPS -> computed;
            case REPRESENTATIONS -> representations;
            case MEDIA_HANDLERS -> mediaHandlers;
            case ROLES -> roles;
        };
    }

    /** The catalog that was read, made of the objects of the last one wherever they are equal. */
    Catalog kept(Catalog read) {
        Catalog shared = last.map(read::sharing).orElse(read);
        last = Optional.of(shared);
        return shared;
    }
}
