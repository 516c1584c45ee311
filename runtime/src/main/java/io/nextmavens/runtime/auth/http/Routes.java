package io.nextmavens.runtime.auth.http;

import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which operation answers which path. Filled at the start, read afterwards. */
public final class Routes {

    private record Route(HttpMethod method, List<String> pattern, Operation operation) {

        /** What stands in the places of the pattern; empty when the path is another. */
        Optional<Map<String, String>> match(List<String> segments) {
            if (segments.size() != pattern.size()) {
                return Optional.empty();
            }
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < pattern.size(); i++) {
                String wanted = pattern.get(i);
                if (wanted.startsWith("{")) {
                    values.put(wanted.substring(1, wanted.length() - 1), segments.get(i));
                } else if (!wanted.equals(segments.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(values);
        }
    }

    private final List<Route> routes = new ArrayList<>();

    /**
     * Adds a route.
     *
     * @param pattern such as {@code /admin/users/{id}}
     */
    public void add(HttpMethod method, String pattern, Operation operation) {
        routes.add(new Route(method, segments(pattern), operation));
    }

    public void get(String pattern, Operation operation) {
        add(HttpMethod.GET, pattern, operation);
    }

    public void post(String pattern, Operation operation) {
        add(HttpMethod.POST, pattern, operation);
    }

    public void put(String pattern, Operation operation) {
        add(HttpMethod.PUT, pattern, operation);
    }

    public void delete(String pattern, Operation operation) {
        add(HttpMethod.DELETE, pattern, operation);
    }

    /** Answers by the operation of the path. */
    AuthAnswer answer(AuthCall call) {
        List<String> segments = segments(call.path());
        boolean known = false;
        for (Route route : routes) {
            Optional<Map<String, String>> values = route.match(segments);
            if (values.isPresent()) {
                known = true;
                if (route.method().equals(call.method())) {
                    return route.operation().answer(call.with(values.get()));
                }
            }
        }
        throw known
                ? AuthException.of(
                        405, AuthErrorCode.METHOD_NOT_ALLOWED, call.method() + " is not allowed on " + call.path())
                : AuthException.of(404, AuthErrorCode.NOT_FOUND, "There is no endpoint " + call.path());
    }

    private static List<String> segments(String path) {
        return List.of(path.replaceFirst("^/+", "").replaceFirst("/+$", "").split("/", -1));
    }
}
