package io.nextmavens.runtime.backup;

import io.nextmavens.runtime.backup.stream.BackupKey;
import io.nextmavens.runtime.backup.stream.Stream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What makes parts on a target a backup; written when all of them are there. In the clear, but for the stream
 * {@code facts}, so that backups can be listed without the key; authenticated by it.
 *
 * @param id its name, which begins with the time
 * @param project whose it is
 * @param database what the database was called
 * @param kind what asked for it: {@code scheduled} or {@code manual}
 * @param began when the database's snapshot was taken
 * @param finished when the last part was there
 * @param postgresql the server's version as {@code server_version_num} has it, 150018
 * @param catalog number of the catalog's newest file
 * @param streams what it consists of
 */
public record Manifest(
        String id,
        String project,
        String database,
        String kind,
        Instant began,
        Instant finished,
        int postgresql,
        String catalog,
        List<Stream> streams) {

    /** Of this layout; another one is refused. */
    private static final int FORMAT = 1;

    private static final String CODE = "mac";

    /** Its bytes, with a code over all but the code. */
    public byte[] write(BackupKey key) {
        JsonArray list = new JsonArray();
        streams.forEach(stream -> list.add(stream.toJson()));
        JsonObject json = new JsonObject()
                .put("format", FORMAT)
                .put("id", id)
                .put("project", project)
                .put("database", database)
                .put("kind", kind)
                .put("began", began.toString())
                .put("finished", finished.toString())
                .put("postgresql", postgresql)
                .put("catalog", catalog)
                .put("streams", list);
        json.put(CODE, HexFormat.of().formatHex(key.authenticate(json.toBuffer().getBytes())));
        return json.toBuffer().getBytes();
    }

    /** Reads one without asking whether it is genuine; for lists. */
    public static Manifest readUnchecked(byte[] bytes) throws BackupException {
        try {
            return of(new JsonObject(Buffer.buffer(bytes)));
        } catch (DecodeException | ClassCastException | NullPointerException | java.time.DateTimeException e) {
            throw BackupException.refused("a manifest cannot be read: it is damaged");
        }
    }

    /** Reads one that was made with this key; refuses any other. */
    public static Manifest read(byte[] bytes, BackupKey key) throws BackupException {
        Manifest manifest = readUnchecked(bytes);
        JsonObject json = new JsonObject(Buffer.buffer(bytes));
        Object code = json.remove(CODE);
        byte[] right = key.authenticate(json.toBuffer().getBytes());
        if (!(code instanceof String text) || !MessageDigest.isEqual(right, bytesOf(text))) {
            throw BackupException.refused("backup " + manifest.id() + " was not made with this key, or its manifest was"
                    + " changed: give the key that it was made with");
        }
        return manifest;
    }

    private static byte[] bytesOf(String hex) {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static Manifest of(JsonObject json) throws BackupException {
        int format = json.getInteger("format");
        if (format != FORMAT) {
            throw BackupException.refused("backup " + json.getString("id") + " has the format " + format
                    + ", and this release reads " + FORMAT + ": use the release that made it, or a later one");
        }
        List<Stream> streams = new ArrayList<>();
        JsonArray list = json.getJsonArray("streams");
        for (int i = 0; i < list.size(); i++) {
            streams.add(Stream.read(list.getJsonObject(i)));
        }
        return new Manifest(
                json.getString("id"),
                json.getString("project"),
                json.getString("database"),
                json.getString("kind"),
                Instant.parse(json.getString("began")),
                Instant.parse(json.getString("finished")),
                json.getInteger("postgresql"),
                json.getString("catalog"),
                List.copyOf(streams));
    }

    /** The stream of that name, if the backup has it. */
    public Optional<Stream> stream(String name) {
        return streams.stream().filter(stream -> stream.name().equals(name)).findFirst();
    }

    /** Where all its parts are. */
    public List<String> locations() {
        return streams.stream()
                .flatMap(stream -> stream.parts().stream())
                .map(Stream.Part::location)
                .toList();
    }

    /** Bytes of all streams. */
    public long size() {
        return streams.stream().mapToLong(Stream::size).sum();
    }
}
