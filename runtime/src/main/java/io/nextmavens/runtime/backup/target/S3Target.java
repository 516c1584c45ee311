package io.nextmavens.runtime.backup.target;

import io.nextmavens.runtime.storage.content.BackendException;
import io.nextmavens.runtime.storage.content.s3.S3Objects;
import io.nextmavens.runtime.storage.content.s3.S3Settings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A bucket of S3: each part is an object {@code <prefix><project>/<backup>/<part>}, beside {@code manifest.json}. Objects
 * are whole or not there, so a backup that was killed leaves no open upload.
 */
public final class S3Target implements Target {

    public static final String NAME = "s3";

    private static final String MANIFEST = "manifest.json";
    private static final int LARGEST_MANIFEST = 64 << 20;

    private final Loop loop;
    private final S3Objects objects;
    private final String root;

    public S3Target(Vertx vertx, S3Settings settings, String project, InstantSource clock) {
        this.loop = new Loop(vertx);
        this.objects = new S3Objects(vertx, settings, clock);
        this.root = settings.prefix() + project + "/";
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String put(String backup, String part, byte[] bytes, int length) throws IOException {
        String key = root + backup + "/" + part;
        loop.await(() -> objects.put(key, bytes, length));
        return key;
    }

    @Override
    public byte[] get(String location, int most) throws IOException {
        try {
            return loop.await(() -> objects.get(location, most + 1L)).getBytes();
        } catch (IOException e) {
            throw e.getCause() instanceof BackendException refused && refused.isMissing()
                    ? new Gone(e.getMessage())
                    : e;
        }
    }

    @Override
    public void publish(String backup, byte[] manifest) throws IOException {
        put(backup, MANIFEST, manifest, manifest.length);
    }

    @Override
    public List<byte[]> manifests() throws IOException {
        List<byte[]> manifests = new ArrayList<>();
        for (String key : keys()) {
            if (key.endsWith("/" + MANIFEST)) {
                manifests.add(get(key, LARGEST_MANIFEST));
            }
        }
        return manifests;
    }

    private List<String> keys() throws IOException {
        return loop.await(() -> objects.list(root));
    }

    @Override
    public void withdraw(String backup) throws IOException {
        remove(List.of(root + backup + "/" + MANIFEST));
    }

    @Override
    public void remove(List<String> locations) throws IOException {
        for (String location : locations) {
            loop.await(() -> objects.delete(location));
        }
    }

    @Override
    public int removeUnpublished(BackupIds.Before before) throws IOException {
        List<String> keys = keys();
        Set<String> published = new HashSet<>();
        for (String key : keys) {
            if (key.endsWith("/" + MANIFEST)) {
                published.add(backupOf(key));
            }
        }
        List<String> left = keys.stream()
                .filter(key -> !published.contains(backupOf(key)) && before.covers(backupOf(key)))
                .toList();
        remove(left);
        return left.size();
    }

    private String backupOf(String key) {
        int end = key.indexOf('/', root.length());
        return end < 0 ? "" : key.substring(root.length(), end);
    }

    @Override
    public void close() {
        objects.close();
    }
}
