package io.nextmavens.runtime.catalog;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept of one read of the catalog for the next one. A reload finds most of it unchanged: what is not read and
 * made again takes no time from requests, and no room on the heap that the garbage collector would have to move while
 * they wait. Used by one read at a time.
 */
public final class CatalogMemory {

    /** The rows of one query by their text, and what each was read as. */
    static final class Rows<T> {

        private record Known<T>(String text, T value) {}

        private Map<String, Known<T>> known = Map.of();

        /** What the rows mean; those that were there last time are not read again, the others are kept for next time. */
        List<T> read(List<String> texts, java.util.function.Function<JsonObject, T> reader) {
            Map<String, Known<T>> now = HashMap.newHashMap(texts.size());
            List<T> values = new ArrayList<>(texts.size());
            for (String text : texts) {
                Known<T> row = known.get(text);
                if (row == null) {
                    row = new Known<>(text, reader.apply(new JsonObject(text)));
                }
                now.put(row.text(), row);
                values.add(row.value());
            }
            known = now;
            return values;
        }
    }

    private final Rows<Relation> relations = new Rows<>();
    private final Rows<KeyConstraint> constraints = new Rows<>();
    private final Rows<Function> functions = new Rows<>();
    private Optional<Catalog> catalog = Optional.empty();

    Rows<Relation> relations() {
        return relations;
    }

    Rows<KeyConstraint> constraints() {
        return constraints;
    }

    Rows<Function> functions() {
        return functions;
    }

    /** The catalog, made of the objects of the last one wherever they are equal. */
    Catalog kept(Catalog read) {
        Catalog shared = catalog.map(read::sharing).orElse(read);
        catalog = Optional.of(shared);
        return shared;
    }
}
