package io.nextmavens.operator.dashboard;

import java.util.List;
import java.util.Map;

/**
 * Who looks, as the API server knows them.
 *
 * @param name name of the user
 * @param uid uid, empty where there is none
 * @param groups groups
 * @param extra what authorizers may want besides
 */
record Visitor(String name, String uid, List<String> groups, Map<String, List<String>> extra) {

    Visitor {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }
}
