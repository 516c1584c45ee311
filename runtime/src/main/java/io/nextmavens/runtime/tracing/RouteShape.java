package io.nextmavens.runtime.tracing;

import java.util.regex.Pattern;

/** The path of a request without what is in it: few different ones, whatever clients send, and no id of anybody. Pure. */
final class RouteShape {

    private static final Pattern WORD = Pattern.compile("[a-z][a-z_-]{0,31}");
    private static final String TABLE = "/{table}";

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
            return prefix + (first.equals("rpc") && more ? "/rpc/{function}" : TABLE);
        }
        boolean isWord = isKnown && WORD.matcher(first).matches();
        return prefix + (isWord ? "/" + first : "/{…}") + (more ? "/{…}" : "");
    }
}
