package io.nextmavens.runtime.rest.request;

/**
 * Characters and strings as PostgREST's messages write them, which is as the Haskell 2010 Report does (section 2.6):
 * what is not printable ASCII becomes a decimal escape.
 */
final class HaskellText {

    private static final String[] CONTROLS = {
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "a", "b", "t", "n", "v", "f", "r", "SO", "SI", "DLE", "DC1",
        "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US"
    };

    private HaskellText() {}

    /** A character between single quotation marks. */
    static String character(int point) {
        return "'" + (point == '\'' ? "\\'" : escaped(point)) + "'";
    }

    /** A string of one character between double quotation marks. */
    static String string(int point) {
        return '"' + (point == '"' ? "\\\"" : escaped(point)) + '"';
    }

    /** A string of printable ASCII between double quotation marks. */
    static String string(String text) {
        return '"' + text + '"';
    }

    private static String escaped(int point) {
        if (point == '\\') {
            return "\\\\";
        }
        if (point < 32) {
            return "\\" + CONTROLS[point];
        }
        if (point == 127) {
            return "\\DEL";
        }
        return point > 127 ? "\\" + point : Character.toString(point);
    }
}
