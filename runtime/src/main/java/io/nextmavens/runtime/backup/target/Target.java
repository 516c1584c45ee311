package io.nextmavens.runtime.backup.target;

import java.io.IOException;
import java.util.List;

/**
 * Where backups of one project are kept. What it does blocks; thread-safe. Failures are {@link IOException}s whose
 * message names the target and no secret; all but {@link Gone} may pass.
 */
public interface Target extends AutoCloseable {

    /** Its name in settings and messages. */
    String name();

    /**
     * Keeps a part, once more or for the first time.
     *
     * @param length how many of the bytes
     * @return where it is, to find and to remove it
     */
    String put(String backup, String part, byte[] bytes, int length) throws IOException;

    /** All bytes of a part, as many as there are, but not more than one over {@code most}. */
    byte[] get(String location, int most) throws IOException;

    /** Makes a backup known, the last thing that is done for it. */
    void publish(String backup, byte[] manifest) throws IOException;

    /** The manifests of what is known, in no order. */
    List<byte[]> manifests() throws IOException;

    /** Makes a backup unknown, the first thing that is done to remove it. */
    void withdraw(String backup) throws IOException;

    /** Removes parts; what is not there is fine. */
    void remove(List<String> locations) throws IOException;

    /** Removes parts of backups that were begun before an instant and never published, where the target can tell. */
    int removeUnpublished(BackupIds.Before before) throws IOException;

    @Override
    void close();

    /** A part or backup is not there. */
    final class Gone extends IOException {

        private static final long serialVersionUID = 1L;

        public Gone(String message) {
            super(message);
        }
    }
}
