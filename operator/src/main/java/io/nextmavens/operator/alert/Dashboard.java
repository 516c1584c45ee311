package io.nextmavens.operator.alert;

import java.util.Optional;

/**
 * Where people look further.
 *
 * @param url the dashboard's address without a slash at its end; none: messages have no link
 */
record Dashboard(Optional<String> url) {

    public Dashboard {
        url = url.filter(text -> !text.isBlank()).map(text -> text.replaceFirst("/+$", ""));
    }

    Optional<String> of(Notice notice) {
        return url.map(base -> base + "/#/project/" + notice.namespace() + "/" + notice.project());
    }
}
