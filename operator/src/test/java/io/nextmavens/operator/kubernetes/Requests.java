package io.nextmavens.operator.kubernetes;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes every write of a client, as {@code METHOD path}. */
public final class Requests implements Interceptor {

    private final List<String> writes = new CopyOnWriteArrayList<>();
    private final int allowed;
    private final Runnable instead;

    public Requests() {
        this(Integer.MAX_VALUE, () -> {});
    }

    /** Runs something else instead of the nth write and of every one after. */
    public Requests(int write, Runnable instead) {
        this.allowed = write - 1;
        this.instead = instead;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (!request.method().equals("GET") && !request.uri().getPath().contains("/leases/")) {
            if (writes.size() >= allowed) {
                instead.run();
            }
            writes.add(request.method() + " " + request.uri().getPath());
        }
    }

    /** Returns the writes since the beginning. */
    public List<String> writes() {
        return List.copyOf(writes);
    }
}
