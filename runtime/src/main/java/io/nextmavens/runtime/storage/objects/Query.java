package io.nextmavens.runtime.storage.objects;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * One statement of a transaction.
 *
 * @param sql with {@code $1 … $n}
 * @param values in text format, null where the value is
 * @param as whom it runs
 */
public record Query(String sql, List<String> values, As as) {

    /** As whom a statement runs. */
    public enum As {
        /** Row-level security decides. */
        REQUESTER,
        /** The runtime keeps its own books. */
        SERVICE
    }

    public static Query asRequester(String sql, String... values) {
        return new Query(sql, Collections.unmodifiableList(Arrays.asList(values)), As.REQUESTER);
    }

    public static Query asService(String sql, String... values) {
        return new Query(sql, Collections.unmodifiableList(Arrays.asList(values)), As.SERVICE);
    }
}
