package io.nextmavens.runtime.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads where a view's columns come from out of its rule's parse tree.
 *
 * <p>PostgreSQL writes a tree as text ({@code src/backend/nodes/outfuncs.c}): {@code {TYPE :field value …}} for a
 * node, {@code (…)} for a list, a backslash before a character that would end a token. The parser notes for each
 * entry of a target list which column of which relation it shows: {@code resorigtbl}, {@code resorigcol}. Only the
 * outermost query's target list counts.
 */
final class ViewQuery {

    private final String tree;
    private int at;

    private ViewQuery(String tree) {
        this.tree = tree;
    }

    /** A column of a relation that a view shows as it is. */
    record Origin(long table, int column) {}

    /** The origins of a view's columns, by the number of the view's column. */
    static Map<Integer, Origin> origins(String tree) {
        Map<Integer, Origin> origins = new HashMap<>();
        for (String entry : new ViewQuery(tree).targetList()) {
            ViewQuery reader = new ViewQuery(entry);
            Map<String, String> fields = reader.fields(List.of("resno", "resorigtbl", "resorigcol", "resjunk"));
            long table = Long.parseLong(fields.getOrDefault("resorigtbl", "0"));
            int column = Integer.parseInt(fields.getOrDefault("resorigcol", "0"));
            if (table != 0 && column > 0 && !"true".equals(fields.get("resjunk"))) {
                origins.put(Integer.parseInt(fields.get("resno")), new Origin(table, column));
            }
        }
        return origins;
    }

    /** The nodes of the outermost query's target list. */
    private List<String> targetList() {
        at = tree.indexOf('{');
        if (at < 0) {
            return List.of();
        }
        int start = fieldOfThisNode(":targetList");
        if (start < 0 || tree.charAt(start) != '(') {
            return List.of(); // <> stands for an empty list
        }
        List<String> nodes = new ArrayList<>();
        at = start + 1;
        while (at < tree.length() && tree.charAt(at) != ')') {
            if (tree.charAt(at) == '{') {
                int from = at;
                skipGroup();
                nodes.add(tree.substring(from, at));
            } else {
                at++;
            }
        }
        return nodes;
    }

    /** The plain values of the node that the text is. */
    private Map<String, String> fields(List<String> names) {
        Map<String, String> values = new HashMap<>();
        for (String name : names) {
            at = 0;
            int start = fieldOfThisNode(":" + name);
            if (start >= 0) {
                int end = start;
                while (end < tree.length() && " })".indexOf(tree.charAt(end)) < 0) {
                    end++;
                }
                values.put(name, tree.substring(start, end));
            }
        }
        return values;
    }

    /** Where the value of a field begins of the node that opens here; fields of nodes inside it do not count. */
    private int fieldOfThisNode(String field) {
        at++;
        while (at < tree.length()) {
            char c = tree.charAt(at);
            if (c == '{' || c == '(') {
                skipGroup();
            } else if (c == '}') {
                return -1;
            } else if (c == '\\') {
                at += 2;
            } else if (c == ':' && tree.startsWith(field + " ", at)) {
                return at + field.length() + 1;
            } else {
                at++;
            }
        }
        return -1;
    }

    /** Goes from an opening brace or parenthesis to behind the closing one. */
    private void skipGroup() {
        int depth = 0;
        do {
            switch (tree.charAt(at)) {
                case '\\' -> at++;
                case '{', '(' -> depth++;
                case '}', ')' -> depth--;
                default -> {}
            }
            at++;
        } while (depth > 0 && at < tree.length());
    }
}
