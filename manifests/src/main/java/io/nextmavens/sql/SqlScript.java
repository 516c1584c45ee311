package io.nextmavens.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Splits a script into its statements, so that an error can be traced to a line of the script.
 *
 * <p>Follows PostgreSQL's lexical structure (manual, section 4.1): strings, escape strings, quoted names, dollar quotes,
 * nested comments; and bodies {@code BEGIN ATOMIC … END} of functions, whose semicolons end no statement of the script.
 */
public final class SqlScript {

    private static final int WORDS = 4;

    private final String sql;
    private final List<SqlStatement> statements = new ArrayList<>();

    private int at;
    private int line = 1;

    private int start = -1;
    private int startLine;
    private int end;
    private int parentheses;
    private int bodies;
    private List<String> words = new ArrayList<>();

    private SqlScript(String sql) {
        this.sql = sql;
    }

    /** Returns the statements of a script in their order. An unfinished string or comment ends with the script. */
    public static List<SqlStatement> split(String sql) {
        SqlScript script = new SqlScript(Objects.requireNonNull(sql, "sql"));
        script.scan();
        return List.copyOf(script.statements);
    }

    private void scan() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isWhitespace(c) || c == '\uFEFF') {
                advance(1);
            } else if (sql.startsWith("--", at)) {
                advanceTo(indexOrEnd(sql.indexOf('\n', at)));
            } else if (sql.startsWith("/*", at)) {
                comment();
            } else if (c == ';' && parentheses == 0 && bodies == 0) {
                finish();
                advance(1);
            } else {
                token(c);
                end = at;
            }
        }
        finish();
    }

    private void token(char c) {
        if (start < 0) {
            start = at;
            startLine = line;
        }
        if (c == '\'') {
            string('\'', false);
        } else if (c == '"') {
            string('"', false);
        } else if (c == '$') {
            dollar();
        } else if (isNameStart(c)) {
            word();
        } else {
            if (c == '(') {
                parentheses++;
            } else if (c == ')') {
                parentheses = Math.max(0, parentheses - 1);
            }
            advance(1);
        }
    }

    private void word() {
        int from = at;
        int to = from;
        while (to < sql.length() && isNamePart(sql.charAt(to))) {
            to++;
        }
        String word = sql.substring(from, to).toLowerCase(Locale.ROOT);
        advanceTo(to);
        if (word.equals("e") && at < sql.length() && sql.charAt(at) == '\'') {
            string('\'', true);
            return;
        }
        if (words.size() < WORDS) {
            words.add(word);
        }
        if (parentheses == 0 && createsRoutine()) {
            switch (word) {
                case "begin" -> bodies++;
                case "case" -> bodies += bodies > 0 ? 1 : 0;
                case "end" -> bodies = Math.max(0, bodies - 1);
                default -> {}
            }
        }
    }

    private boolean createsRoutine() {
        if (words.isEmpty() || !words.getFirst().equals("create")) {
            return false;
        }
        int kind = words.size() > 2 && words.get(1).equals("or") && words.get(2).equals("replace") ? 3 : 1;
        return words.size() > kind
                && (words.get(kind).equals("function") || words.get(kind).equals("procedure"));
    }

    private void string(char quote, boolean escapes) {
        int i = at + 1;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            if (escapes && c == '\\') {
                i += 2;
            } else if (c == quote) {
                i++;
                if (i >= sql.length() || sql.charAt(i) != quote) {
                    break;
                }
                i++;
            } else {
                i++;
            }
        }
        advanceTo(Math.min(i, sql.length()));
    }

    private void dollar() {
        int i = at + 1;
        while (i < sql.length() && isNamePart(sql.charAt(i)) && sql.charAt(i) != '$') {
            i++;
        }
        boolean opens =
                i < sql.length() && sql.charAt(i) == '$' && (i == at + 1 || !Character.isDigit(sql.charAt(at + 1)));
        if (!opens) {
            advance(1);
            return;
        }
        String tag = sql.substring(at, i + 1);
        int close = sql.indexOf(tag, i + 1);
        advanceTo(close < 0 ? sql.length() : close + tag.length());
    }

    private void comment() {
        int depth = 0;
        int i = at;
        do {
            if (sql.startsWith("/*", i)) {
                depth++;
                i += 2;
            } else if (sql.startsWith("*/", i)) {
                depth--;
                i += 2;
            } else {
                i++;
            }
        } while (depth > 0 && i < sql.length());
        advanceTo(Math.min(i, sql.length()));
    }

    private void finish() {
        if (start >= 0) {
            statements.add(new SqlStatement(sql.substring(start, end), startLine, words));
        }
        start = -1;
        parentheses = 0;
        bodies = 0;
        words = new ArrayList<>();
    }

    private void advance(int characters) {
        advanceTo(at + characters);
    }

    private void advanceTo(int target) {
        for (; at < target; at++) {
            if (sql.charAt(at) == '\n') {
                line++;
            }
        }
    }

    private int indexOrEnd(int index) {
        return index < 0 ? sql.length() : index;
    }

    private static boolean isNameStart(char c) {
        return Character.isLetter(c) || c == '_' || c > 127;
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || Character.isDigit(c) || c == '$';
    }
}
