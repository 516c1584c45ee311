package io.nextmavens.operator.owned;

import java.util.Locale;

/** The part of a project that an object belongs to: {@code app.kubernetes.io/component}. */
public enum Component {
    DATABASE,
    STANDBY,
    POOLER,
    REDIS,
    KEYS,
    RUNTIME,
    STORAGE,
    BACKUP,
    ROUTE;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
