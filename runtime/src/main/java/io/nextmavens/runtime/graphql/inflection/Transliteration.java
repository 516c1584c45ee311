package io.nextmavens.runtime.graphql.inflection;

import java.text.Normalizer;
import java.util.Map;
import java.util.regex.Pattern;
import net.gcardone.junidecode.Junidecode;

/** Letters that a name of GraphQL cannot have, written with those it can, as PostGraphile does. Pure. */
final class Transliteration {

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NO_LETTERS = Pattern.compile("[^a-zA-Z0-9 ]+");

    /** What PostGraphile writes otherwise than the library: by sound, or by the more common reading. */
    private static final Map<String, String> OTHERWISE = Map.ofEntries(
            Map.entry("万", "Wan "),
            Map.entry("么", "Me "),
            Map.entry("叶", "Ye "),
            Map.entry("宁", "Ning "),
            Map.entry("广", "Guang "),
            Map.entry("术", "Shu "),
            Map.entry("汉", "Han "),
            Map.entry("沈", "Shen "),
            Map.entry("癌", "Ai "),
            Map.entry("种", "Zhong "),
            Map.entry("触", "Chu "),
            Map.entry("重", "Chong "),
            Map.entry("Ё", "Yo"),
            Map.entry("ё", "yo"),
            Map.entry("Є", "Ie"),
            Map.entry("Й", "Y"),
            Map.entry("й", "y"),
            Map.entry("Х", "H"),
            Map.entry("х", "h"),
            Map.entry("Ц", "C"),
            Map.entry("ц", "c"),
            Map.entry("Ь", ""),
            Map.entry("ь", ""),
            Map.entry("Ю", "Yu"),
            Map.entry("ю", "yu"),
            Map.entry("Я", "Ya"),
            Map.entry("я", "ya"),
            Map.entry("Β", "V"),
            Map.entry("β", "v"),
            Map.entry("Η", "I"),
            Map.entry("η", "i"),
            Map.entry("Ή", "I"),
            Map.entry("ή", "i"),
            Map.entry("Ξ", "X"),
            Map.entry("Υ", "Y"),
            Map.entry("υ", "y"),
            Map.entry("Ϋ", "Y"),
            Map.entry("ϋ", "y"),
            Map.entry("ύ", "y"),
            Map.entry("ΰ", "y"),
            Map.entry("Φ", "F"),
            Map.entry("φ", "f"),
            Map.entry("Χ", "H"),
            Map.entry("χ", "h"),
            Map.entry("ع", "aa"));

    private Transliteration() {}

    /**
     * The text in ASCII letters. Syllables of Chinese and its kin end with a space; characters without a Latin form are
     * written as their code points.
     */
    static String of(String text) {
        if (text.chars().allMatch(c -> c < 128)) {
            return text;
        }
        StringBuilder ascii = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .mapToObj(Transliteration::of)
                .forEach(ascii::append);
        return ascii.toString().strip();
    }

    private static String of(int codePoint) {
        String character = Character.toString(codePoint);
        if (codePoint < 128) {
            return character;
        }
        String otherwise = OTHERWISE.get(character);
        if (otherwise != null) {
            return otherwise;
        }
        String plain = MARKS.matcher(Normalizer.normalize(character, Normalizer.Form.NFKD))
                .replaceAll("");
        if (plain.chars().allMatch(c -> c < 128)) {
            return plain;
        }
        String latin = NO_LETTERS.matcher(Junidecode.unidecode(character)).replaceAll("");
        return latin.isBlank() && Character.isLetterOrDigit(codePoint)
                ? "u" + Integer.toHexString(codePoint) + "_"
                : latin;
    }
}
