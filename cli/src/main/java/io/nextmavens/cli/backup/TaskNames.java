package io.nextmavens.cli.backup;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Names of objects that nobody has named. Pure. */
final class TaskNames {

    /** What the CRDs allow, since a Job is named after it. */
    private static final int MOST = 52;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private TaskNames() {}

    /** {@code notes-20261127-120000}; a project's name is cut where it is too long. */
    static String of(String project, Instant now) {
        var time = TIME.format(now);
        int room = MOST - time.length() - 1;
        var begin = project.length() > room ? project.substring(0, room).replaceAll("-+$", "") : project;
        return begin + "-" + time;
    }
}
