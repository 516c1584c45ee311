package io.nextmavens.operator.alert;

import io.nextmavens.crds.v1alpha1.AlertCause;
import io.nextmavens.crds.v1alpha1.AlertPhase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts as many notices as possible into one message of Telegram: a few of one cause with all that is known of each, many of
 * one cause as a list of projects. Plain text, so that nothing in an error is taken for markup. Pure.
 */
final class TelegramText {

    /** "1-4096 characters after entities parsing" (core.telegram.org/bots/api, sendMessage), counted in UTF-16 here. */
    static final int LONGEST = 4096;

    private static final int LONGEST_ERROR = 500;

    /** More of one cause are told as a list. */
    private static final int DETAILED = 5;

    private static final int TO_THE_MINUTE = "2026-11-27T06:31".length();

    private final Dashboard dashboard;
    private final StringBuilder text = new StringBuilder();
    private final List<Notice> told = new ArrayList<>();

    private TelegramText(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    /** The message with those that come first; at least one of them. */
    static Batch of(List<Notice> notices, Dashboard dashboard) {
        var message = new TelegramText(dashboard);
        var groups = notices.stream()
                .sorted(Comparator.comparing(Notice::phase)
                        .thenComparing(Notice::cause)
                        .thenComparing(Notice::since)
                        .thenComparing(Notice::which))
                .<Map<Group, List<Notice>>>collect(
                        LinkedHashMap::new,
                        (map, notice) -> map.computeIfAbsent(
                                        new Group(notice.phase(), notice.cause()), first -> new ArrayList<>())
                                .add(notice),
                        Map::putAll);
        for (var group : groups.entrySet()) {
            boolean fitted = group.getValue().size() <= DETAILED
                    ? message.each(group.getValue())
                    : message.list(group.getKey(), group.getValue());
            if (!fitted) {
                break;
            }
        }
        return new Batch(message.text.toString(), List.copyOf(message.told));
    }

    private record Group(AlertPhase phase, AlertCause cause) {}

    private boolean each(List<Notice> notices) {
        for (Notice notice : notices) {
            if (!append(separator() + detail(notice))) {
                return false;
            }
            told.add(notice);
        }
        return true;
    }

    private String detail(Notice notice) {
        var detail = new StringBuilder(sign(notice.phase()))
                .append(' ')
                .append(notice.which())
                .append(": ")
                .append(AlertNames.title(notice.cause()));
        if (notice.phase() == AlertPhase.Recovered) {
            detail.append(" (over)\nfrom ")
                    .append(notice.since())
                    .append(" to ")
                    .append(notice.recovered().orElse("?"))
                    .append("\nwas: ");
        } else {
            detail.append("\nsince ").append(notice.since()).append('\n');
        }
        detail.append(shortened(notice.message()));
        dashboard.of(notice).ifPresent(link -> detail.append('\n').append(link));
        return detail.toString();
    }

    private boolean list(Group group, List<Notice> notices) {
        var first = notices.getFirst();
        String header = separator()
                + sign(group.phase()) + " " + AlertNames.title(group.cause())
                + (group.phase() == AlertPhase.Recovered ? " (over): " : ": ") + notices.size() + " projects\n"
                + (group.phase() == AlertPhase.Recovered
                        ? ""
                        : "of " + first.which() + ": " + shortened(first.message()) + "\n")
                + Optional.of(dashboard)
                        .flatMap(Dashboard::url)
                        .map(url -> url + "\n")
                        .orElse("");
        String minute = "";
        for (Notice notice : notices) {
            String since = notice.since().substring(0, TO_THE_MINUTE);
            String more = (minute.isEmpty() ? header : "")
                    + (since.equals(minute) ? ", " : (minute.isEmpty() ? "" : "\n") + "since " + since + "Z: ")
                    + notice.which();
            if (!append(more)) {
                return false;
            }
            minute = since;
            told.add(notice);
        }
        return true;
    }

    private boolean append(String more) {
        if (text.length() + more.length() > LONGEST) {
            return false;
        }
        text.append(more);
        return true;
    }

    private String separator() {
        return text.isEmpty() ? "" : "\n\n";
    }

    private static String sign(AlertPhase phase) {
        return switch (phase) {
            case Firing -> "\uD83D\uDD34"; // a red circle
            case Recovered -> "\uD83D\uDFE2"; // a green one
        };
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_ERROR ? message : message.substring(0, LONGEST_ERROR - 1) + "…";
    }
}
