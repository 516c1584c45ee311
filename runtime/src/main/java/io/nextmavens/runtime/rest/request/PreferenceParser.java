package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.Header;
import io.nextmavens.runtime.rest.request.Preferences.Choice;
import io.nextmavens.runtime.rest.request.Preferences.Count;
import io.nextmavens.runtime.rest.request.Preferences.Handling;
import io.nextmavens.runtime.rest.request.Preferences.Missing;
import io.nextmavens.runtime.rest.request.Preferences.Read;
import io.nextmavens.runtime.rest.request.Preferences.Representation;
import io.nextmavens.runtime.rest.request.Preferences.Resolution;
import io.nextmavens.runtime.rest.request.Preferences.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The Prefer headers (RFC 7240): several headers, several preferences in each. */
final class PreferenceParser {

    private static final String TIMEZONE = "timezone=";
    private static final String MAX_AFFECTED = "max-affected=";

    private PreferenceParser() {}

    static Preferences parse(List<Header> headers, boolean transactionChoice) {
        List<String> preferences = split(headers);
        if (preferences.isEmpty()) {
            return Preferences.NONE;
        }
        Optional<Transaction> transaction = first(preferences, Transaction.values());
        return new Preferences(
                first(preferences, Resolution.values()),
                first(preferences, Representation.values()),
                first(preferences, Count.values()),
                transactionChoice ? transaction : Optional.empty(),
                first(preferences, Missing.values()),
                first(preferences, Handling.values()),
                first(preferences, Read.values()),
                first(preferences, TIMEZONE),
                number(first(preferences, MAX_AFFECTED)),
                preferences.stream().filter(text -> !isKnown(text)).toList());
    }

    private static List<String> split(List<Header> headers) {
        List<String> preferences = new ArrayList<>(4);
        for (Header header : headers) {
            if (header.isNamed("Prefer") && !header.value().isEmpty()) {
                String value = header.value();
                int start = 0;
                for (int comma = value.indexOf(','); comma >= 0; comma = value.indexOf(',', start)) {
                    preferences.add(value.substring(start, comma).strip());
                    start = comma + 1;
                }
                preferences.add(value.substring(start).strip());
            }
        }
        return preferences;
    }

    private static <T extends Choice> Optional<T> first(List<String> preferences, T[] choices) {
        for (String preference : preferences) {
            for (T choice : choices) {
                if (choice.text().equals(preference)) {
                    return Optional.of(choice);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> first(List<String> preferences, String prefix) {
        for (String preference : preferences) {
            if (preference.startsWith(prefix)) {
                return Optional.of(preference.substring(prefix.length()));
            }
        }
        return Optional.empty();
    }

    private static OptionalLong number(Optional<String> text) {
        try {
            return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get().strip())) : OptionalLong.empty();
        } catch (NumberFormatException notANumber) {
            return OptionalLong.empty();
        }
    }

    private static boolean isKnown(String preference) {
        return preference.startsWith(TIMEZONE)
                || preference.startsWith(MAX_AFFECTED)
                || isOneOf(preference, Resolution.values())
                || isOneOf(preference, Representation.values())
                || isOneOf(preference, Count.values())
                || isOneOf(preference, Transaction.values())
                || isOneOf(preference, Missing.values())
                || isOneOf(preference, Handling.values())
                || isOneOf(preference, Read.values());
    }

    private static boolean isOneOf(String preference, Choice[] choices) {
        for (Choice choice : choices) {
            if (choice.text().equals(preference)) {
                return true;
            }
        }
        return false;
    }
}
