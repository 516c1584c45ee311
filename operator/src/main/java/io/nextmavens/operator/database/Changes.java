package io.nextmavens.operator.database;

import java.util.List;

/**
 * What a step wrote to the server; nothing when all was as it should be.
 *
 * @param descriptions one short sentence per change, fit for an event: "created login notes_owner"
 */
public record Changes(List<String> descriptions) {

    /** Nothing was written. */
    public static final Changes NONE = new Changes(List.of());

    public Changes {
        descriptions = List.copyOf(descriptions);
    }

    /** Returns whether nothing was written. */
    public boolean isEmpty() {
        return descriptions.isEmpty();
    }
}
