package io.nextmavens.operator.database;

/** A text in a statement that takes no bound values (utility statements: manual, section 43.5.4). */
final class SqlLiteral {

    private SqlLiteral() {}

    /** Returns the text quoted, by standard_conforming_strings' rules and safe without them. */
    static String quoted(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a text in SQL has no character of code zero");
        }
        boolean escapes = text.indexOf('\\') >= 0;
        String doubled = text.replace("'", "''");
        return escapes ? " E'" + doubled.replace("\\", "\\\\") + "'" : "'" + doubled + "'";
    }
}
