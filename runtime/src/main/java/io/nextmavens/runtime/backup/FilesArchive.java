package io.nextmavens.runtime.backup;

import io.nextmavens.runtime.backup.stream.Digests;
import io.nextmavens.runtime.backup.target.Loop;
import io.nextmavens.runtime.storage.content.Backend;
import io.nextmavens.runtime.storage.content.BackendException;
import io.nextmavens.runtime.storage.content.Backends;
import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.ContentWriter;
import io.nextmavens.runtime.storage.content.Part;
import io.nextmavens.runtime.storage.content.PartsSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The content of storage's objects as a tar archive: an entry {@code contents/<id>} for each. Used by one thread. */
final class FilesArchive {

    private static final String FOLDER = "contents/";
    private static final int SOME = 256 * 1024;
    private static final int ROWS_AT_ONCE = 200;

    private final Vertx vertx;
    private final Loop loop;
    private final Backends backends;

    FilesArchive(Vertx vertx, Backends backends) {
        this.vertx = vertx;
        this.loop = new Loop(vertx);
        this.backends = backends;
    }

    /** A content as the books have it; its places by backend. */
    private record Content(UUID id, String checksum, long size, String mediaType, Map<String, List<Part>> places) {}

    /**
     * Writes every content that is stored in the snapshot.
     *
     * @param snapshot in a transaction
     * @return the contents that could not be had, each with its reason
     */
    Map<UUID, String> write(Connection snapshot, OutputStream to) throws IOException, SQLException {
        Map<UUID, String> lost = new LinkedHashMap<>();
        TarArchiveOutputStream tar = new TarArchiveOutputStream(to, "UTF-8");
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        try (PreparedStatement statement = snapshot.prepareStatement(CONTENTS)) {
            statement.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Content content = content(rows);
                    add(tar, content).ifPresent(why -> lost.put(content.id(), why));
                }
            }
        }
        tar.finish();
        return lost;
    }

    private static final String CONTENTS = """
            select c.id, c.checksum, c.size, c.media_type, jsonb_object_agg(p.backend, p.parts) filter (where p.state = 'stored')
            from storage.contents as c join storage.places as p on p.content_id = c.id
            where c.state = 'stored'
            group by c.id
            having count(*) filter (where p.state = 'stored') > 0
            order by c.id
            """;

    private static Content content(ResultSet row) throws SQLException {
        Map<String, List<Part>> places = new LinkedHashMap<>();
        new JsonObject(row.getString(5))
                .forEach(place -> places.put(place.getKey(), Part.read((JsonArray) place.getValue())));
        return new Content(row.getObject(1, UUID.class), row.getString(2), row.getLong(3), row.getString(4), places);
    }

    private Optional<String> add(TarArchiveOutputStream tar, Content content) throws IOException {
        String why = "none of the backends " + content.places().keySet() + " is set up here";
        for (Map.Entry<String, List<Part>> place : content.places().entrySet()) {
            Optional<Backend> backend = backends.find(place.getKey());
            if (backend.isEmpty()) {
                continue;
            }
            PartsSource source = new PartsSource(backend.get(), place.getValue(), 0, content.size());
            try {
                loop.await(source::opened);
            } catch (IOException e) {
                if (e.getCause() instanceof BackendException refused && refused.isMissing()) {
                    why = e.getMessage();
                    continue;
                }
                throw e;
            }
            TarArchiveEntry entry = new TarArchiveEntry(FOLDER + content.id());
            entry.setSize(content.size());
            tar.putArchiveEntry(entry);
            String checksum = copy(source, tar);
            tar.closeArchiveEntry();
            return checksum.equals(content.checksum())
                    ? Optional.empty()
                    : Optional.of("backend " + place.getKey() + " has other bytes than were stored");
        }
        return Optional.of(why);
    }

    private String copy(ByteSource source, OutputStream to) throws IOException {
        MessageDigest digest = Digests.sha256();
        for (Optional<Buffer> some = loop.await(source::next); some.isPresent(); some = loop.await(source::next)) {
            byte[] bytes = some.get().getBytes();
            digest.update(bytes);
            to.write(bytes);
        }
        return Digests.hex(digest);
    }

    /** What was restored, or looked at: how many contents, how many bytes, and which had other bytes than the books say. */
    record Outcome(long contents, long bytes, List<UUID> damaged) {}

    /**
     * Compares every content with the books of a restored database, and keeps nothing.
     *
     * @param database has the restored books
     */
    static Outcome check(InputStream from, Connection database) throws IOException, SQLException {
        return each(from, database, (content, bytes) -> {
            MessageDigest digest = Digests.sha256();
            byte[] some = new byte[SOME];
            for (int length = bytes.read(some); length >= 0; length = bytes.read(some)) {
                digest.update(some, 0, length);
            }
            return Digests.hex(digest).equals(content.checksum());
        });
    }

    /** Writes every content to a backend, and that into the books in place of what they say. */
    Outcome restore(InputStream from, Connection database) throws IOException, SQLException {
        try (Statement statement = database.createStatement()) {
            // Uploads that were under way are not in a backup, and copies are made anew.
            statement.execute("create temporary table restored_places"
                    + " (id uuid, content_id uuid, backend text, parts jsonb) on commit preserve rows");
        }
        Outcome outcome = each(from, database, (content, bytes) -> keep(content, bytes, database));
        try (Statement statement = database.createStatement()) {
            statement.execute("""
                    create temporary table wanted_places as
                    select p.content_id, p.backend from storage.places as p
                    where p.state in ('stored', 'wanted') and not exists (
                        select from pg_temp.restored_places as r where r.content_id = p.content_id and r.backend = p.backend)
                    """);
            statement.execute("delete from storage.uploads");
            statement.execute("delete from storage.places");
            statement.execute("insert into storage.places (id, content_id, backend, state, parts)"
                    + " select id, content_id, backend, 'stored', parts from pg_temp.restored_places");
            statement.execute("delete from storage.objects as o where o.content_id is not null and not exists"
                    + " (select from pg_temp.restored_places as r where r.content_id = o.content_id)");
            statement.execute("delete from storage.contents as c where not exists"
                    + " (select from pg_temp.restored_places as r where r.content_id = c.id)");
        }
        try (PreparedStatement copies =
                database.prepareStatement("insert into storage.places (id, content_id, backend, state)"
                        + " select gen_random_uuid(), w.content_id, w.backend, 'wanted' from pg_temp.wanted_places as w"
                        + " join storage.contents as c on c.id = w.content_id where w.backend = any (?)")) {
            copies.setArray(
                    1,
                    database.createArrayOf(
                            "text",
                            backends.all().stream()
                                    .map(Backend::name)
                                    .filter(name -> !"volume".equals(name))
                                    .toArray()));
            copies.executeUpdate();
        }
        return outcome;
    }

    private interface Use {
        boolean isGood(Content content, InputStream bytes) throws IOException, SQLException;
    }

    private static Outcome each(InputStream from, Connection database, Use use) throws IOException, SQLException {
        long count = 0;
        long size = 0;
        List<UUID> damaged = new ArrayList<>();
        TarArchiveInputStream tar = new TarArchiveInputStream(from, "UTF-8");
        try (PreparedStatement books =
                database.prepareStatement(CONTENTS.replace("group by", "and c.id = ? group by"))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                UUID id = UUID.fromString(entry.getName().substring(FOLDER.length()));
                books.setObject(1, id);
                try (ResultSet row = books.executeQuery()) {
                    if (!row.next() || !use.isGood(content(row), tar)) {
                        damaged.add(id);
                        continue;
                    }
                }
                count++;
                size += entry.getSize();
            }
        }
        return new Outcome(count, size, damaged);
    }

    private boolean keep(Content content, InputStream bytes, Connection database) throws IOException, SQLException {
        Backend backend = content.places().keySet().stream()
                .flatMap(name -> backends.find(name).stream())
                .findFirst()
                .orElseGet(() -> backends.of(Optional.empty()));
        UUID place = UUID.randomUUID();
        MessageDigest digest = Digests.sha256();
        ContentWriter writer = new ContentWriter(
                backend, place, content.mediaType() == null ? "application/octet-stream" : content.mediaType());
        List<Part> parts =
                loop.await(() -> writer.write(new Reading(vertx, bytes, digest), OptionalLong.of(content.size())));
        if (!Digests.hex(digest).equals(content.checksum())) {
            loop.await(() -> backend.delete(place, parts));
            return false;
        }
        try (PreparedStatement insert =
                database.prepareStatement("insert into pg_temp.restored_places values (?, ?, ?, ?::jsonb)")) {
            insert.setObject(1, place);
            insert.setObject(2, content.id());
            insert.setString(3, backend.name());
            insert.setString(4, Part.write(parts));
            insert.executeUpdate();
        }
        return true;
    }

    /** Removes what {@link #restore} wrote, when the restore does not come to its end. */
    void undo(Connection database) throws IOException, SQLException {
        try (PreparedStatement statement =
                        database.prepareStatement("select id, backend, parts from pg_temp.restored_places");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                UUID place = rows.getObject(1, UUID.class);
                List<Part> parts = Part.read(new JsonArray(rows.getString(3)));
                Optional<Backend> backend = backends.find(rows.getString(2));
                if (backend.isPresent()) {
                    loop.await(() -> backend.get().delete(place, parts));
                }
            }
        }
    }

    /** What a blocking stream gives, hashed as it passes. */
    private static final class Reading implements ByteSource {

        private final Vertx vertx;
        private final InputStream from;
        private final MessageDigest digest;

        Reading(Vertx vertx, InputStream from, MessageDigest digest) {
            this.vertx = vertx;
            this.from = from;
            this.digest = digest;
        }

        @Override
        public Future<Optional<Buffer>> next() {
            return vertx.executeBlocking(() -> {
                byte[] some = from.readNBytes(SOME);
                digest.update(some);
                return some.length == 0 ? Optional.empty() : Optional.of(Buffer.buffer(some));
            });
        }

        @Override
        public void cancel() {
            // whoever reads the archive ends it
        }
    }
}
