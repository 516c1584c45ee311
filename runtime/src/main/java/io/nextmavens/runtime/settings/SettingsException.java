package io.nextmavens.runtime.settings;

import java.util.List;

/** The settings cannot be used. Its message names each variable that is wrong and what to do about it. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SettingsException(List<String> problems) {
        super("The settings cannot be used:\n  - " + String.join("\n  - ", problems));
    }
}
