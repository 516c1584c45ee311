package io.nextmavens.runtime.graphql.inflection;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** Letters that a name of GraphQL cannot have, written with those it can. Pure. */
final class Transliteration {

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private Transliteration() {}

    /** The text in ASCII letters; characters without a Latin form are written as their code points. */
    static String of(String text) {
        if (text.chars().allMatch(c -> c < 128)) {
            return text;
        }
        String plain =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        StringBuilder ascii = new StringBuilder();
        plain.codePoints().forEach(c -> {
            switch (c) {
                case 'ß' -> ascii.append("ss");
                case 'æ' -> ascii.append("ae");
                case 'Æ' -> ascii.append("AE");
                case 'ø' -> ascii.append("o");
                case 'Ø' -> ascii.append("O");
                case 'đ' -> ascii.append("d");
                case 'ł' -> ascii.append("l");
                case 'Ł' -> ascii.append("L");
                default -> {
                    if (c < 128) {
                        ascii.append((char) c);
                    } else {
                        ascii.append('u').append(Integer.toHexString(c)).append('_');
                    }
                }
            }
        });
        return ascii.toString();
    }
}
