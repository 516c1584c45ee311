package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.request.MediaType.Plain;
import io.nextmavens.runtime.rest.request.MediaType.Plan.Format;
import io.nextmavens.runtime.rest.request.MediaType.Plan.Option;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Media types, and the Accept header's list of them (RFC 9110, sections 8.3.1 and 12.5.1). */
public final class MediaTypeParser {

    private MediaTypeParser() {}

    /** One type with its parameters; never fails, since anything may be the name of a type. */
    public static MediaType parse(String text) {
        Tokens tokens = Tokens.of(text);
        return switch (tokens.type()) {
            case "application/json" -> Plain.JSON;
            case "application/geo+json" -> Plain.GEO_JSON;
            case "text/csv" -> Plain.CSV;
            case "text/plain" -> Plain.TEXT;
            case "text/xml" -> Plain.XML;
            case "application/openapi+json" -> Plain.OPENAPI;
            case "application/x-www-form-urlencoded" -> Plain.FORM;
            case "application/octet-stream" -> Plain.OCTET_STREAM;
            case "*/*" -> Plain.ANY;
            case "application/vnd.pgrst.plan", "application/vnd.pgrst.plan+text" -> plan(tokens, Format.TEXT);
            case "application/vnd.pgrst.plan+json" -> plan(tokens, Format.JSON);
            case "application/vnd.pgrst.object", "application/vnd.pgrst.object+json" ->
                new MediaType.SingleObject(tokens.nullsStripped());
            case "application/vnd.pgrst.array", "application/vnd.pgrst.array+json" ->
                tokens.nullsStripped() ? new MediaType.StrippedArray() : Plain.JSON;
            default -> new MediaType.Other(text);
        };
    }

    private static MediaType plan(Tokens tokens, Format format) {
        Set<Option> options = EnumSet.noneOf(Option.class);
        for (String word : tokens.parameters().getOrDefault("options", "").split("\\|", -1)) {
            for (Option option : Option.values()) {
                if (option.keyword().equals(word)) {
                    options.add(option);
                }
            }
        }
        return new MediaType.Plan(parse(tokens.parameters().getOrDefault("for", "application/json")), format, options);
    }

    /** The types of an Accept header, best first; of two as good the more special, then the earlier. */
    public static List<MediaType> parseAccept(String header) {
        if (header.isEmpty()) {
            return List.of();
        }
        String ranges = header.replace(" ", "");
        if (ranges.indexOf(',') < 0 && ranges.indexOf(";q=") < 0) {
            return List.of(parse(ranges));
        }
        List<Weighed> weighed = new ArrayList<>();
        for (String text : ranges.split(",", -1)) {
            weighed.add(Weighed.of(text));
        }
        weighed.sort(Comparator.comparingDouble(Weighed::quality)
                .thenComparingInt(Weighed::specificity)
                .reversed());
        List<MediaType> types = new ArrayList<>(weighed.size());
        for (Weighed one : weighed) {
            types.add(parse(one.text()));
        }
        return types;
    }

    private record Weighed(String text, double quality, int specificity) {

        static Weighed of(String range) {
            int at = range.indexOf(";q=");
            String text = at < 0 ? range : range.substring(0, at);
            int specificity = count(text, ';') - count(text, '*');
            return new Weighed(text, at < 0 ? 1 : weight(range.substring(at + 3)), specificity);
        }

        private static int count(String text, char c) {
            return (int) text.chars().filter(other -> other == c).count();
        }

        private static double weight(String text) {
            int end = 0;
            while (end < text.length() && (Character.isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
                end++;
            }
            try {
                return end == 0 || text.charAt(0) == '.' ? 1 : Double.parseDouble(text.substring(0, end));
            } catch (NumberFormatException e) {
                return 1;
            }
        }
    }

    /** {@code type/subtype; name=value; name="value"}; whatever follows that has no such form is not looked at. */
    private record Tokens(String type, Map<String, String> parameters) {

        boolean nullsStripped() {
            return "stripped".equals(parameters.get("nulls"));
        }

        static Tokens of(String text) {
            int slash = skip(text, 0, ".*");
            if (slash == 0 || slash >= text.length() || text.charAt(slash) != '/') {
                return new Tokens(text, Map.of());
            }
            int end = skip(text, slash + 1, ".*+-");
            if (end == slash + 1) {
                return new Tokens(text, Map.of());
            }
            String type = text.substring(0, end).toLowerCase(Locale.ROOT);
            return new Tokens(type, end == text.length() ? Map.of() : parameters(text, end));
        }

        private static Map<String, String> parameters(String text, int start) {
            Map<String, String> parameters = new HashMap<>();
            int at = start;
            while (true) {
                at = skipSpaces(text, at);
                if (at >= text.length() || text.charAt(at) != ';') {
                    return parameters;
                }
                int name = skipSpaces(text, at + 1);
                int nameEnd = skip(text, name, "-");
                int equals = skipSpaces(text, nameEnd);
                if (nameEnd == name || equals >= text.length() || text.charAt(equals) != '=') {
                    return parameters;
                }
                int value = skipSpaces(text, equals + 1);
                boolean quoted = value < text.length() && text.charAt(value) == '"';
                int valueEnd = quoted ? text.indexOf('"', value + 1) : skip(text, value, "|-");
                if (valueEnd < 0 || valueEnd == value) {
                    return parameters;
                }
                parameters.put(
                        text.substring(name, nameEnd).toLowerCase(Locale.ROOT),
                        text.substring(quoted ? value + 1 : value, valueEnd));
                at = quoted ? valueEnd + 1 : valueEnd;
            }
        }

        private static int skip(String text, int start, String others) {
            int at = start;
            while (at < text.length()
                    && (Character.isLetterOrDigit(text.charAt(at)) || others.indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            return at;
        }

        private static int skipSpaces(String text, int start) {
            int at = start;
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at;
        }
    }
}
