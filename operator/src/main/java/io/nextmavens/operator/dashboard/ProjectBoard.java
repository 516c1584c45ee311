package io.nextmavens.operator.dashboard;

import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The lines of all projects, with the version at which each became as it is, so that a reader can be told what has changed
 * since. It is brought up to date when somebody looks, at most so often. Thread-safe.
 */
final class ProjectBoard {

    /**
     * A project's line.
     *
     * @param id namespace and name
     * @param project as it was last seen
     * @param json its line
     * @param version at which it became so
     */
    record Line(String id, NextMavensProject project, String json, long version) {}

    /**
     * The board at one moment.
     *
     * @param version the highest of its lines' so far
     * @param lines of all projects, by id
     */
    record State(long version, Map<String, Line> lines) {}

    private final Supplier<List<NextMavensProject>> projects;
    private final Function<NextMavensProject, JsonObject> summary;
    private final Duration notMoreOften;
    private final Clock clock;
    private State state;
    private Instant refreshed = Instant.EPOCH;

    /**
     * @param projects all of them, as they were last seen
     * @param summary a project's line
     * @param notMoreOften time in between, in which a look gives what the one before gave
     */
    ProjectBoard(
            Supplier<List<NextMavensProject>> projects,
            Function<NextMavensProject, JsonObject> summary,
            Duration notMoreOften,
            Clock clock) {
        this.projects = projects;
        this.summary = summary;
        this.notMoreOften = notMoreOften;
        this.clock = clock;
        // versions of an operator that was started later are higher
        this.state = new State(clock.millis(), Map.of());
    }

    /** Returns it as it is now. */
    synchronized State look() {
        var now = clock.instant();
        if (!now.isBefore(refreshed) && now.isBefore(refreshed.plus(notMoreOften))) {
            return state;
        }
        refreshed = now;
        long next = state.version() + 1;
        boolean changed = false;
        var lines = new HashMap<String, Line>();
        for (NextMavensProject project : projects.get()) {
            var id = ProjectSummary.id(project);
            var json = summary.apply(project).encode();
            var before = state.lines().get(id);
            boolean same = before != null && before.json().equals(json);
            lines.put(id, new Line(id, project, json, same ? before.version() : next));
            changed |= !same;
        }
        state = new State(changed ? next : state.version(), Map.copyOf(lines));
        return state;
    }
}
