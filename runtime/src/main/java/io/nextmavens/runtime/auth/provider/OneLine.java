package io.nextmavens.runtime.auth.provider;

/** What others say, before it stands in a log or an address: one line of bounded length. Pure. */
final class OneLine {

    private static final int MAX = 200;

    private OneLine() {}

    static String of(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(MAX).forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return line.toString();
    }
}
