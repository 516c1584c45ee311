package io.nextmavens.runtime.backup;

import io.nextmavens.runtime.backup.database.Facts;
import io.nextmavens.runtime.backup.stream.BackupKey;
import io.nextmavens.runtime.backup.stream.PartsReader;
import io.nextmavens.runtime.backup.stream.PartsWriter;
import io.nextmavens.runtime.backup.stream.Stream;
import io.nextmavens.runtime.backup.target.Target;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads a backup from a target, and trusts nothing that it has not checked. */
public final class BackupReader {

    private static final int SOME = 256 * 1024;

    private final Target target;
    private final BackupKey key;
    private final Manifest manifest;
    private final PartsWriter.Targets patience;

    private BackupReader(Target target, BackupKey key, Manifest manifest, Duration patience) {
        this.target = target;
        this.key = key;
        this.manifest = manifest;
        this.patience = new PartsWriter.Targets(List.of(target), patience);
    }

    /**
     * Finds a backup.
     *
     * @param id its name, or {@code latest}
     * @throws BackupException when it is not there, was made with another key or by a later release
     */
    public static BackupReader open(Target target, BackupKey key, String id, Duration patience) throws BackupException {
        PartsWriter.Targets trying = new PartsWriter.Targets(List.of(target), patience);
        List<byte[]> manifests;
        try {
            manifests = trying.trying(target::manifests);
        } catch (IOException e) {
            throw BackupException.failed("listing the backups on " + target.name(), e);
        }
        byte[] found = null;
        String newest = "";
        for (byte[] bytes : manifests) {
            String name = nameOf(bytes);
            if ("latest".equals(id) ? name.compareTo(newest) > 0 : name.equals(id)) {
                found = bytes;
                newest = name;
            }
        }
        if (found == null) {
            throw BackupException.refused("there is no backup " + id + " on " + target.name() + ": `backup list` shows"
                    + " those that are there");
        }
        return new BackupReader(target, key, Manifest.read(found, key), patience);
    }

    private static String nameOf(byte[] bytes) {
        try {
            return Manifest.readUnchecked(bytes).id();
        } catch (BackupException e) {
            return "";
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    /** What is done with the plain bytes of a stream. */
    interface Use<T> {
        T read(InputStream plain) throws IOException, BackupException, SQLException;
    }

    /** Reads a stream to its end, whatever the use leaves; fails when anything about it is wrong. */
    <T> T read(String name, Use<T> use) throws BackupException, SQLException {
        Stream stream = manifest.stream(name)
                .orElseThrow(() -> BackupException.refused("backup " + manifest.id() + " has no stream " + name));
        try (PartsReader parts = new PartsReader(target, stream, patience)) {
            InputStream plain = Channels.newInputStream(key.decrypting(parts));
            T result = use.read(plain);
            drain(plain);
            return result;
        } catch (PartsReader.Damaged e) {
            throw BackupException.refused(
                    "backup " + manifest.id() + " is damaged: " + e.getMessage() + "; use another backup");
        } catch (GeneralSecurityException e) {
            throw BackupException.refused(
                    "stream " + name + " of backup " + manifest.id() + " cannot be decrypted with this key");
        } catch (IOException e) {
            if (e.getCause() instanceof PartsReader.Damaged damaged) {
                throw BackupException.refused(
                        "backup " + manifest.id() + " is damaged: " + damaged.getMessage() + "; use another backup");
            }
            if (e.getCause() instanceof GeneralSecurityException) {
                throw BackupException.refused("backup " + manifest.id() + " is damaged: stream " + name
                        + " does not end or was changed; use another backup");
            }
            throw BackupException.failed("reading stream " + name + " of backup " + manifest.id(), e);
        }
    }

    private static long drain(InputStream plain) throws IOException {
        byte[] some = new byte[SOME];
        long size = 0;
        for (int length = plain.read(some); length >= 0; length = plain.read(some)) {
            size += length;
        }
        return size;
    }

    /** Reads everything once and keeps nothing but the facts: every part, its checksum, its decryption to the end. */
    public Facts verify() throws BackupException {
        try {
            Facts facts = facts();
            for (Stream stream : manifest.streams()) {
                read(stream.name(), plain -> Optional.empty());
            }
            return facts;
        } catch (SQLException e) {
            throw new IllegalStateException("verifying asks no database", e);
        }
    }

    private Facts facts() throws BackupException, SQLException {
        return read("facts", plain -> {
            try {
                return Facts.read(new JsonObject(Buffer.buffer(plain.readAllBytes())));
            } catch (DecodeException e) {
                throw BackupException.refused("the facts of backup " + manifest.id() + " are not as they were written");
            }
        });
    }
}
