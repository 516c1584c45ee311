package io.nextmavens.runtime.backup.target;

import io.nextmavens.runtime.storage.content.BackendException;
import io.nextmavens.runtime.storage.content.telegram.TelegramBackend;
import io.nextmavens.runtime.storage.content.telegram.TelegramDocuments;
import io.nextmavens.runtime.storage.content.telegram.TelegramSettings;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A channel of Telegram for the backups of one project: each part and each manifest is a document. The Bot API cannot list
 * what a channel has, but says which message is pinned: that is the index, the places of all manifests. A backup is known
 * from the moment in which an index with it is pinned, so one that was killed before is not.
 */
public final class TelegramTarget implements Target {

    private static final String INDEX = "nextmavens-backups.json";
    private static final int LARGEST_MANIFEST = 19 << 20;
    private static final int FORMAT = 1;

    private final Loop loop;
    private final TelegramDocuments documents;
    private final String project;

    public TelegramTarget(Vertx vertx, TelegramSettings settings, String project) {
        this.loop = new Loop(vertx);
        this.documents = new TelegramDocuments(vertx, settings);
        this.project = project;
    }

    @Override
    public String name() {
        return TelegramBackend.NAME;
    }

    @Override
    public String put(String backup, String part, byte[] bytes, int length) throws IOException {
        return loop.await(() -> documents.put(backup + "." + part, bytes, length));
    }

    @Override
    public byte[] get(String location, int most) throws IOException {
        try {
            return loop.await(() -> documents.get(location, most + 1L)).getBytes();
        } catch (IOException e) {
            throw e.getCause() instanceof BackendException refused && refused.isMissing()
                    ? new Gone(e.getMessage())
                    : e;
        }
    }

    /** One entry of the index. */
    private record Entry(String backup, String manifest) {}

    /** The index that is pinned, and where it lies itself. */
    private record Index(Optional<String> location, List<Entry> entries) {}

    @Override
    public synchronized void publish(String backup, byte[] manifest) throws IOException {
        Index before = index();
        String location = put(backup, "manifest.json", manifest, manifest.length);
        List<Entry> entries = new ArrayList<>(before.entries());
        entries.removeIf(entry -> entry.backup().equals(backup)); // published once more, after a failure
        entries.add(new Entry(backup, location));
        replace(before, entries);
    }

    @Override
    public List<byte[]> manifests() throws IOException {
        List<byte[]> manifests = new ArrayList<>();
        for (Entry entry : index().entries()) {
            manifests.add(get(entry.manifest(), LARGEST_MANIFEST));
        }
        return manifests;
    }

    @Override
    public synchronized void withdraw(String backup) throws IOException {
        Index before = index();
        List<Entry> entries = new ArrayList<>(before.entries());
        List<String> manifests = new ArrayList<>();
        entries.removeIf(entry -> entry.backup().equals(backup) && manifests.add(entry.manifest()));
        if (!manifests.isEmpty()) {
            replace(before, entries);
            remove(manifests);
        }
    }

    @Override
    public void remove(List<String> locations) throws IOException {
        for (String location : locations) {
            loop.await(() -> documents.delete(location));
        }
    }

    /** A channel does not tell what else it has. */
    @Override
    public int removeUnpublished(BackupIds.Before before) {
        return 0;
    }

    private Index index() throws IOException {
        Optional<TelegramDocuments.Document> pinned = loop.await(documents::pinned);
        if (pinned.isEmpty()) {
            return new Index(Optional.empty(), List.of());
        }
        if (!pinned.get().name().equals(INDEX)) {
            throw new IOException("the document that is pinned in the channel of backups is no " + INDEX
                    + ": unpin it, and pin the newest document of that name if it is not pinned");
        }
        JsonObject json;
        try {
            json = new JsonObject(new String(get(pinned.get().location(), LARGEST_MANIFEST), StandardCharsets.UTF_8));
        } catch (DecodeException e) {
            throw new IOException("the " + INDEX + " that is pinned in the channel of backups is damaged", e);
        }
        if (json.getInteger("format", 0) != FORMAT || !project.equals(json.getString("project"))) {
            throw new IOException("the channel has the backups of " + json.getString("project", "?") + ", not of "
                    + project + ": give each project a channel of its own");
        }
        List<Entry> entries = new ArrayList<>();
        for (Object one : json.getJsonArray("backups", new JsonArray())) {
            JsonObject entry = (JsonObject) one;
            entries.add(new Entry(entry.getString("id"), entry.getString("manifest")));
        }
        return new Index(pinned.map(TelegramDocuments.Document::location), entries);
    }

    private void replace(Index before, List<Entry> entries) throws IOException {
        JsonArray backups = new JsonArray();
        entries.forEach(
                entry -> backups.add(new JsonObject().put("id", entry.backup()).put("manifest", entry.manifest())));
        byte[] bytes = new JsonObject()
                .put("format", FORMAT)
                .put("project", project)
                .put("backups", backups)
                .encode()
                .getBytes(StandardCharsets.UTF_8);
        String location = loop.await(() -> documents.put(INDEX, bytes, bytes.length));
        loop.await(() -> documents.pin(location));
        remove(before.location().stream().toList());
    }

    @Override
    public void close() {
        documents.close();
    }
}
