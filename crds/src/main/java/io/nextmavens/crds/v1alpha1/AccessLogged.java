package io.nextmavens.crds.v1alpha1;

import java.util.Locale;

/** Which requests have a line in the log. */
public enum AccessLogged {
    /** Those that were answered with 400 or more. */
    Errors,
    /** All. */
    All;

    /** Returns the value as the runtime's setting has it. */
    public String setting() {
        return name().toLowerCase(Locale.ROOT);
    }
}
