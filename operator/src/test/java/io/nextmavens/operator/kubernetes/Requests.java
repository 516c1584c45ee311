package io.nextmavens.operator.kubernetes;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes every write of a client, as {@code METHOD path}. */
public final class Requests implements Interceptor {

    private final List<String> writes = new CopyOnWriteArrayList<>();

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (!request.method().equals("GET") && !request.uri().getPath().contains("/leases/")) {
            writes.add(request.method() + " " + request.uri().getPath());
        }
    }

    /** Returns the writes since the beginning. */
    public List<String> writes() {
        return List.copyOf(writes);
    }
}
