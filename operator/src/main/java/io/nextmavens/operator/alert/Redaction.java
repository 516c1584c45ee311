package io.nextmavens.operator.alert;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes out of a text what may be a secret, whoever put it there: values of known Secrets, and what looks like a
 * password, a token or a key. Messages leave the cluster. Pure.
 */
final class Redaction {

    private static final String GONE = "[secret]";

    /** Shorter values are words that texts have for other reasons. */
    private static final int SHORTEST = 6;

    private static final List<Pattern> SUSPECT = List.of(
            Pattern.compile("(?<=://)[^/@\\s]+(?=@)"),
            Pattern.compile("AGE-SECRET-KEY-[0-9A-Z]+", Pattern.CASE_INSENSITIVE),
            Pattern.compile("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"),
            Pattern.compile("(?<![0-9])[0-9]{6,12}:[A-Za-z0-9_-]{30,}"),
            Pattern.compile("(?i)(?<=\\b(?:password|passwd|secret|token|api[-_]?key|authorization)[=:]\\s?)[^\\s,;]+"));

    private Redaction() {}

    static String of(String text, Collection<String> secrets) {
        String clean = text;
        for (String secret : secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList()) {
            clean = clean.replace(secret, GONE);
        }
        for (Pattern suspect : SUSPECT) {
            clean = suspect.matcher(clean).replaceAll(GONE);
        }
        return clean;
    }
}
