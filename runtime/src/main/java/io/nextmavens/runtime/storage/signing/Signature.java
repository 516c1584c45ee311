package io.nextmavens.runtime.storage.signing;

import io.nextmavens.runtime.storage.objects.ObjectKey;
import java.util.Optional;

/**
 * What a signed address allows.
 *
 * @param act what may be done
 * @param key with which object
 * @param tenant whose it is; empty for the project's own
 * @param owner who signed an upload
 * @param upsert whether an upload may take the place of what is there
 * @param transformation of an image, as the query it would have; empty for none
 */
public record Signature(
        Act act,
        ObjectKey key,
        Optional<String> tenant,
        Optional<String> owner,
        boolean upsert,
        Optional<String> transformation) {

    /** What may be done. */
    public enum Act {
        DOWNLOAD,
        UPLOAD
    }
}
