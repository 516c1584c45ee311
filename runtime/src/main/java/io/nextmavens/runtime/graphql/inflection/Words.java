package io.nextmavens.runtime.graphql.inflection;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words put together as names: camelCase and CONSTANT_CASE, cut where JavaScript's lodash cuts them. Pure; what is asked
 * for often is remembered.
 */
public final class Words {

    private static final String LOWER = "[a-z\\u00df-\\u00f6\\u00f8-\\u00ff]";
    private static final String UPPER = "[A-Z\\u00c0-\\u00d6\\u00d8-\\u00de]";
    private static final String BREAK = "[^a-zA-Z0-9\\u00c0-\\uffff]";
    private static final String MISC =
            "[^\\x00-\\x7f\\u00a0-\\u00bf\\u00d7\\u00f7\\u00df-\\u00f6\\u00f8-\\u00ff\\u00c0-\\u00d6\\u00d8-\\u00de]";
    private static final String MISC_LOWER = "(?:" + LOWER + "|" + MISC + ")";
    private static final String MISC_UPPER = "(?:" + UPPER + "|" + MISC + ")";
    private static final Pattern WORD = Pattern.compile(String.join(
            "|",
            UPPER + "?" + LOWER + "+(?=" + BREAK + "|" + UPPER + "|$)",
            MISC_UPPER + "+(?=" + BREAK + "|" + UPPER + MISC_LOWER + "|$)",
            UPPER + "?" + MISC_LOWER + "+",
            UPPER + "+",
            "\\d*(?:1ST|2ND|3RD|(?![123])\\dTH)(?=\\b|[a-z_])",
            "\\d*(?:1st|2nd|3rd|(?![123])\\dth)(?=\\b|[A-Z_])",
            "\\d+"));
    private static final Pattern UNDERSCORES = Pattern.compile("^(_*)(.*?)(_*)$", Pattern.DOTALL);
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private static final Remembered CAMEL =
            new Remembered(text -> valid(inside(Transliteration.of(text), Words::camel)));
    private static final Remembered CONSTANT =
            new Remembered(text -> valid(inside(Transliteration.of(text), Words::constant)));
    private static final Remembered PLURAL = new Remembered(Plurals::plural);
    private static final Remembered SINGULAR = new Remembered(Plurals::singular);

    private Words() {}

    /** {@code film_title} becomes {@code filmTitle}; underscores around it stay. */
    public static String camelCase(String text) {
        return CAMEL.of(text);
    }

    /** {@code film_title} becomes {@code FilmTitle}. */
    public static String upperCamelCase(String text) {
        return inside(camelCase(text), Words::upperFirst);
    }

    /** {@code filmTitle-asc} becomes {@code FILM_TITLE_ASC}. */
    public static String constantCase(String text) {
        return CONSTANT.of(text);
    }

    /** The plural of the last word. */
    public static String plural(String text) {
        return PLURAL.of(text);
    }

    /** The singular of the last word. */
    public static String singular(String text) {
        return SINGULAR.of(text);
    }

    /** Makes a valid name of GraphQL of it: no digit at the start, at most one underscore. */
    public static String graphqlName(String text) {
        String ascii = Transliteration.of(text);
        String named = !ascii.isEmpty() && Character.isDigit(ascii.charAt(0)) ? "_" + ascii : ascii;
        return named.startsWith("__") ? "_" + named.replaceFirst("^_+", "") : named;
    }

    /** Whatever a name was made of, GraphQL can have it. */
    private static String valid(String name) {
        if (name.isEmpty()) {
            return "_";
        }
        return Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }

    private static String inside(String text, UnaryOperator<String> format) {
        Matcher matcher = UNDERSCORES.matcher(text);
        return matcher.matches() ? matcher.group(1) + format.apply(matcher.group(2)) + matcher.group(3) : text;
    }

    private static String camel(String text) {
        StringBuilder name = new StringBuilder();
        for (String word : words(text)) {
            String lower = word.toLowerCase(Locale.ROOT);
            name.append(name.isEmpty() ? lower : upperFirst(lower));
        }
        return name.toString();
    }

    private static List<String> words(String text) {
        if (isPlain(text)) {
            return Arrays.stream(text.split("[_-]", -1))
                    .filter(word -> !word.isEmpty())
                    .toList();
        }
        String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD))
                .replaceAll("")
                .replaceAll("['\\u2019]", "");
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(plain);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    /** Whether it has nothing but small letters and what is between words. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z') && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static String upperFirst(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String constant(String text) {
        return text.replaceAll("[^a-zA-Z0-9_]+", "_")
                .replaceAll("[A-Z]+", "_$0")
                .replaceAll("__+", "_")
                .replaceFirst("^[^a-zA-Z0-9]+", "")
                .replaceFirst("^[0-9]", "_$0")
                .toUpperCase(Locale.ROOT);
    }
}
