package io.nextmavens.runtime.graphql.inflection;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plural and singular of English nouns, with the results that JavaScript's {@code pluralize} gives, since names of
 * PostGraphile's schemas are made by it. Immutable and thread-safe.
 */
final class Plurals {

    private record Rule(Pattern pattern, String replacement) {

        static Rule of(String pattern, String replacement) {
            return new Rule(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), replacement);
        }
    }

    private static final Set<String> UNCOUNTABLE = Set.of(
            ("adulthood advice agenda aid aircraft alcohol ammo analytics anime athletics audio bison blood bream"
                            + " buffalo butter carp cash chassis chess clothing cod commerce cooperation corps debris"
                            + " diabetes digestion elk energy equipment excretion expertise firmware flounder fun"
                            + " gallows garbage graffiti hardware headquarters health herpes highjinks homework"
                            + " housework information jeans justice kudos labour literature machinery mackerel mail"
                            + " media mews moose music mud manga news only personnel pike plankton pliers police"
                            + " pollution premises rain research rice salmon scissors series sewage shambles shrimp"
                            + " software staff swine tennis traffic transportation trout tuna wealth welfare whiting"
                            + " wildebeest wildlife you")
                    .split(" "));

    private static final Pattern UNCOUNTABLE_ENDING =
            Pattern.compile("(?:pok[eé]mon|[^aeiou]ese|deer|fish|measles|o[iu]s|pox|sheep)$", Pattern.CASE_INSENSITIVE);

    private static final String[][] IRREGULAR = {
        {"i", "we"},
        {"me", "us"},
        {"he", "they"},
        {"she", "they"},
        {"them", "them"},
        {"myself", "ourselves"},
        {"yourself", "yourselves"},
        {"itself", "themselves"},
        {"herself", "themselves"},
        {"himself", "themselves"},
        {"themself", "themselves"},
        {"is", "are"},
        {"was", "were"},
        {"has", "have"},
        {"this", "these"},
        {"that", "those"},
        {"my", "our"},
        {"its", "their"},
        {"his", "their"},
        {"her", "their"},
        {"echo", "echoes"},
        {"dingo", "dingoes"},
        {"volcano", "volcanoes"},
        {"tornado", "tornadoes"},
        {"torpedo", "torpedoes"},
        {"genus", "genera"},
        {"viscus", "viscera"},
        {"stigma", "stigmata"},
        {"stoma", "stomata"},
        {"dogma", "dogmata"},
        {"lemma", "lemmata"},
        {"schema", "schemata"},
        {"anathema", "anathemata"},
        {"ox", "oxen"},
        {"axe", "axes"},
        {"die", "dice"},
        {"yes", "yeses"},
        {"foot", "feet"},
        {"eave", "eaves"},
        {"goose", "geese"},
        {"tooth", "teeth"},
        {"quiz", "quizzes"},
        {"human", "humans"},
        {"proof", "proofs"},
        {"carve", "carves"},
        {"valve", "valves"},
        {"looey", "looies"},
        {"thief", "thieves"},
        {"groove", "grooves"},
        {"pickaxe", "pickaxes"},
        {"passerby", "passersby"},
        {"canvas", "canvases"}
    };

    private static final Map<String, String> TO_PLURAL = new HashMap<>();
    private static final Map<String, String> TO_SINGULAR = new HashMap<>();

    static {
        for (String[] pair : IRREGULAR) {
            TO_PLURAL.put(pair[0], pair[1]);
            TO_SINGULAR.put(pair[1], pair[0]);
        }
    }

    /** The later a rule, the sooner it is tried. */
    private static final List<Rule> PLURAL = List.of(
            Rule.of("s?$", "s"),
            Rule.of("[^\\x00-\\x7F]$", "$0"),
            Rule.of("([^aeiou]ese)$", "$1"),
            Rule.of("(ax|test)is$", "$1es"),
            Rule.of("(alias|[^aou]us|t[lm]as|gas|ris)$", "$1es"),
            Rule.of("(e[mn]u)s?$", "$1s"),
            Rule.of("([^l]ias|[aeiou]las|[ejzr]as|[iu]am)$", "$1"),
            Rule.of("(alumn|syllab|vir|radi|nucle|fung|cact|stimul|termin|bacill|foc|uter|loc|strat)(?:us|i)$", "$1i"),
            Rule.of("(alumn|alg|vertebr)(?:a|ae)$", "$1ae"),
            Rule.of("(seraph|cherub)(?:im)?$", "$1im"),
            Rule.of("(her|at|gr)o$", "$1oes"),
            Rule.of(
                    "(agend|addend|millenni|dat|extrem|bacteri|desiderat|strat|candelabr|errat|ov|symposi|curricul"
                            + "|automat|quor)(?:a|um)$",
                    "$1a"),
            Rule.of(
                    "(apheli|hyperbat|periheli|asyndet|noumen|phenomen|criteri|organ|prolegomen|hedr|automat)"
                            + "(?:a|on)$",
                    "$1a"),
            Rule.of("sis$", "ses"),
            Rule.of("(?:(kni|wi|li)fe|(ar|l|ea|eo|oa|hoo)f)$", "$1$2ves"),
            Rule.of("([^aeiouy]|qu)y$", "$1ies"),
            Rule.of("([^ch][ieo][ln])ey$", "$1ies"),
            Rule.of("(x|ch|ss|sh|zz)$", "$1es"),
            Rule.of("(matr|cod|mur|sil|vert|ind|append)(?:ix|ex)$", "$1ices"),
            Rule.of("\\b((?:tit)?m|l)(?:ice|ouse)$", "$1ice"),
            Rule.of("(pe)(?:rson|ople)$", "$1ople"),
            Rule.of("(child)(?:ren)?$", "$1ren"),
            Rule.of("eaux$", "$0"),
            Rule.of("m[ae]n$", "men"),
            Rule.of("^thou$", "you"));

    private static final List<Rule> SINGULAR = List.of(
            Rule.of("s$", ""),
            Rule.of("(ss)$", "$1"),
            Rule.of("(wi|kni|(?:after|half|high|low|mid|non|night|[^\\w]|^)li)ves$", "$1fe"),
            Rule.of("(ar|(?:wo|[ae])l|[eo][ao])ves$", "$1f"),
            Rule.of("ies$", "y"),
            Rule.of("(dg|ss|ois|lk|ok|wn|mb|th|ch|ec|oal|is|ck|ix|sser|ts|wb)ies$", "$1ie"),
            Rule.of(
                    "\\b(l|(?:neck|cross|hog|aun)?t|coll|faer|food|gen|goon|group|hipp|junk|vegg|(?:pork)?p|charl"
                            + "|calor|cut)ies$",
                    "$1ie"),
            Rule.of("\\b(mon|smil)ies$", "$1ey"),
            Rule.of("\\b((?:tit)?m|l)ice$", "$1ouse"),
            Rule.of("(seraph|cherub)im$", "$1"),
            Rule.of("(x|ch|ss|sh|zz|tto|go|cho|alias|[^aou]us|t[lm]as|gas|(?:her|at|gr)o|[aeiou]ris)(?:es)?$", "$1"),
            Rule.of("(analy|diagno|parenthe|progno|synop|the|empha|cri|ne)(?:sis|ses)$", "$1sis"),
            Rule.of("(movie|twelve|abuse|e[mn]u)s$", "$1"),
            Rule.of("(test)(?:is|es)$", "$1is"),
            Rule.of("(alumn|syllab|vir|radi|nucle|fung|cact|stimul|termin|bacill|foc|uter|loc|strat)(?:us|i)$", "$1us"),
            Rule.of(
                    "(agend|addend|millenni|dat|extrem|bacteri|desiderat|strat|candelabr|errat|ov|symposi|curricul"
                            + "|quor)a$",
                    "$1um"),
            Rule.of(
                    "(apheli|hyperbat|periheli|asyndet|noumen|phenomen|criteri|organ|prolegomen|hedr|automat)a$",
                    "$1on"),
            Rule.of("(alumn|alg|vertebr)ae$", "$1a"),
            Rule.of("(cod|mur|sil|vert|ind)ices$", "$1ex"),
            Rule.of("(matr|append)ices$", "$1ix"),
            Rule.of("(pe)(rson|ople)$", "$1rson"),
            Rule.of("(child)ren$", "$1"),
            Rule.of("(eau)x?$", "$1"),
            Rule.of("men$", "man"));

    private Plurals() {}

    static String plural(String word) {
        return replace(word, TO_PLURAL, TO_SINGULAR, PLURAL);
    }

    static String singular(String word) {
        return replace(word, TO_SINGULAR, TO_PLURAL, SINGULAR);
    }

    private static String replace(
            String word, Map<String, String> irregular, Map<String, String> already, List<Rule> rules) {
        String token = word.toLowerCase(Locale.ROOT);
        if (already.containsKey(token)) {
            return inCaseOf(word, token);
        }
        if (irregular.containsKey(token)) {
            return inCaseOf(word, irregular.get(token));
        }
        if (token.isEmpty()
                || UNCOUNTABLE.contains(token)
                || UNCOUNTABLE_ENDING.matcher(word).find()) {
            return word;
        }
        for (Rule rule : rules.reversed()) {
            Matcher matcher = rule.pattern().matcher(word);
            if (matcher.find()) {
                String result = expand(matcher, rule.replacement());
                String match = matcher.group();
                String cased = match.isEmpty()
                        ? inCaseOf(String.valueOf(word.charAt(Math.max(0, matcher.start() - 1))), result)
                        : inCaseOf(match, result);
                return word.substring(0, matcher.start()) + cased + word.substring(matcher.end());
            }
        }
        return word;
    }

    private static String expand(Matcher matcher, String replacement) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            if (c == '$') {
                String group = matcher.group(replacement.charAt(++i) - '0');
                text.append(group == null ? "" : group);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static String inCaseOf(String word, String token) {
        if (word.equals(token) || token.isEmpty()) {
            return token;
        }
        if (word.equals(word.toUpperCase(Locale.ROOT))) {
            return token.toUpperCase(Locale.ROOT);
        }
        if (Character.toUpperCase(word.charAt(0)) == word.charAt(0)) {
            return Character.toUpperCase(token.charAt(0)) + token.substring(1).toLowerCase(Locale.ROOT);
        }
        return token.toLowerCase(Locale.ROOT);
    }
}
