package io.nextmavens.cli.cluster;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/**
 * HTTP clients on a Vert.x that ends with the process, not when Quarkus does. The client library's own factory is not in a
 * native image: Quarkus deletes it there.
 */
final class OwnHttpClientFactory implements HttpClient.Factory {

    private final Vertx vertx;

    OwnHttpClientFactory() {
        // names are looked up as the machine does it
        System.setProperty("vertx.disableDnsResolver", "true");
        vertx = Vertx.vertx(new VertxOptions()
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    @Override
    public VertxHttpClientBuilder<OwnHttpClientFactory> newBuilder() {
        return new VertxHttpClientBuilder<>(this, vertx);
    }
}
