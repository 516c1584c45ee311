package io.nextmavens.operator.traffic;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Is told of each look at the pods. Called by several threads, for one project by one at a time. */
public interface TrafficReader {

    /**
     * A project's pods were looked at.
     *
     * @param uid the project's
     * @param running names of the pods there are, those that did not answer as well
     * @param answers of those that did
     */
    void looked(String uid, Instant at, Set<String> running, Map<String, PodCounters> answers);

    /** There are no projects but these, by their uids. */
    void keep(Set<String> uids);
}
