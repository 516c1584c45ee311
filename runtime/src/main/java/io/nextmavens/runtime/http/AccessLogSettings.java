package io.nextmavens.runtime.http;

import io.nextmavens.runtime.settings.Variables;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which requests have a line in the log.
 *
 * @param fromStatus the least status of those that have
 * @param sample the share of answers below 500 that have, from 0 to 1
 * @param project the name in each line
 */
record AccessLogSettings(int fromStatus, double sample, String project) {

    private static final int EVERY_STATUS = 0;
    private static final int ERRORS = 400;
    private static final int PERCENT = 100;

    /**
     * Reads them; empty where no request has one.
     *
     * @throws io.nextmavens.runtime.settings.SettingsException when they cannot be used
     */
    static Optional<AccessLogSettings> read(Map<String, String> environment) {
        Variables variables = new Variables(environment, Map.of());
        Map<String, Optional<Integer>> words = new LinkedHashMap<>();
        words.put("off", Optional.empty());
        words.put("errors", Optional.of(ERRORS));
        words.put("all", Optional.of(EVERY_STATUS));
        Optional<Integer> from = variables
                .text("NEXTMAVENS_ACCESS_LOG")
                .map(word -> words.containsKey(word)
                        ? words.get(word)
                        : variables.<Integer>problem(
                                "NEXTMAVENS_ACCESS_LOG", word, "set it to " + String.join(", ", words.keySet())))
                .orElse(Optional.empty());
        long percent = variables.number("NEXTMAVENS_ACCESS_LOG_PERCENT", PERCENT, 0, PERCENT);
        Optional<String> project = variables.text("NEXTMAVENS_PROJECT");
        variables.throwIfAnythingIsWrong();
        return from.map(status -> new AccessLogSettings(status, percent / (double) PERCENT, project.orElse("")));
    }

    /** Whether an answer is one of those; errors of the server always are. */
    boolean logs(int status, double chance) {
        return status >= fromStatus && (status >= 500 || chance < sample);
    }
}
