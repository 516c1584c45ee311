package io.nextmavens.runtime.storage.objects;

import io.nextmavens.runtime.storage.content.Part;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The books of contents: written before the first byte goes out, closed behind the last. */
public final class Contents {

    /** How long a content that is being written is believed to be, after each sign of life; in seconds. */
    public static final int PATIENCE_SECONDS = 600;

    private Contents() {}

    /**
     * Opens the books of a content of the requester's tenant.
     *
     * @param seconds after which it is given up without a sign of life
     */
    public static Query begin(UUID content, UUID place, String backend, long seconds) {
        return Query.asService(
                "SELECT storage.begin_content($1::uuid, $2::uuid, public.current_tenant_id(), $3, $4::integer)",
                content.toString(),
                place.toString(),
                backend,
                Long.toString(seconds));
    }

    /** Closes them; gives the id of the content that an object shall have, and sets it for {@link ObjectWrites}. */
    public static Query finish(
            UUID content,
            UUID place,
            String checksum,
            long size,
            String mediaType,
            List<Part> parts,
            Optional<String> copyBackend) {
        return Query.asService(
                "SELECT storage.finish_content($1::uuid, $2::uuid, $3, $4::bigint, $5, $6::jsonb, $7)",
                content.toString(),
                place.toString(),
                checksum,
                Long.toString(size),
                mediaType,
                Part.write(parts),
                copyBackend.orElse(null));
    }

    /** Gives up a content that was not finished; what lies of it is removed by the sweeper. */
    public static Query abandon(UUID content, List<Part> parts) {
        return Query.asService(
                "SELECT storage.abandon_content($1::uuid, $2::jsonb)", content.toString(), Part.write(parts));
    }

    /** Tells that these are still being written or copied. */
    public static Query keepAlive(List<UUID> places) {
        return Query.asService(
                "UPDATE storage.places SET due_at = now() + make_interval(secs => $2::integer)"
                        + " WHERE state IN ('writing', 'wanted') AND id = ANY ($1::uuid[])",
                "{" + String.join(",", places.stream().map(UUID::toString).toList()) + "}",
                Integer.toString(PATIENCE_SECONDS));
    }
}
