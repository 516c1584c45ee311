package io.nextmavens.runtime.tracing;

import java.util.regex.Pattern;

/** The path of a request without what is in it: few different ones, whatever clients send, and no id of anybody. Pure. */
public final class RouteShape {

    private static final Pattern WORD = Pattern.compile("[a-z][a-z_-]{0,31}");
    private static final String TABLE = "/{table}";
    private static final String FUNCTION = "/rpc/{function}";

    /** As identifiers are that need no quotes (PostgreSQL manual, section 4.1.1), and no token is. */
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    private RouteShape() {}

    /**
     * @param service name of the service
     * @param prefix where the service is reached; empty at the root
     * @param path the rest, with its leading slash
     * @param isKnown whether the service had something there
     */
    static String of(String service, String prefix, String path, boolean isKnown) {
        if (path.equals("/")) {
            return prefix.isEmpty() ? "/" : prefix;
        }
        int end = path.indexOf('/', 1);
        String first = path.substring(1, end < 0 ? path.length() : end);
        boolean more = end >= 0 && end < path.length() - 1;
        if (service.equals("rest")) {
            return prefix + (first.equals("rpc") && more ? FUNCTION : TABLE);
        }
        boolean isWord = isKnown && WORD.matcher(first).matches();
        return prefix + (isWord ? "/" + first : "/{…}") + (more ? "/{…}" : "");
    }

    /** The same with the names of tables and functions, for where nothing is counted by it. Parameters as above. */
    public static String named(String service, String prefix, String path, boolean isKnown) {
        String shape = of(service, prefix, path, isKnown);
        if (!service.equals("rest") || !isKnown) {
            return shape;
        }
        String[] segments = path.split("/", -1);
        String name = segments[segments.length > 2 && segments[1].equals("rpc") ? 2 : 1];
        return IDENTIFIER.matcher(name).matches()
                ? shape.replace("{table}", name).replace("{function}", name)
                : shape;
    }
}
