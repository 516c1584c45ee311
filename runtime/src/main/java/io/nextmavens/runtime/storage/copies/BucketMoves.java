package io.nextmavens.runtime.storage.copies;

import io.nextmavens.runtime.storage.StorageErrors;
import io.nextmavens.runtime.storage.StorageSettings;
import io.nextmavens.runtime.storage.objects.Query;
import io.nextmavens.runtime.storage.objects.Requester;
import io.nextmavens.runtime.storage.objects.StorageDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * Moves a bucket from one backend to another: new content goes to the new one at once, what is there is copied and
 * verified, and only then is the old removed. Reading goes on all the while. Thread-safe.
 */
public final class BucketMoves {

    /** Queues what the new backend lacks; a content that was just on its way to the old one is found the next time. */
    private static final String WANT = """
            SELECT count(storage.want_place(content_id, $2)::text)
            FROM (SELECT DISTINCT o.content_id FROM storage.objects AS o
                  WHERE o.bucket_id = $1 AND o.content_id IS NOT NULL
                      AND NOT exists (SELECT FROM storage.places AS p
                                      WHERE p.content_id = o.content_id AND p.backend = $2 AND p.state <> 'doomed')) AS c""";

    /** Gives up places that neither this bucket nor another with the same content needs. */
    private static final String RELEASE = """
            WITH released AS (
                UPDATE storage.places AS p SET state = 'doomed', due_at = now()
                WHERE p.state = 'stored' AND p.backend <> $2
                    AND p.content_id IN (SELECT content_id FROM storage.objects WHERE bucket_id = $1)
                    AND exists (SELECT FROM storage.places AS q
                                WHERE q.content_id = p.content_id AND q.backend = $2 AND q.state = 'stored')
                    AND NOT exists (
                        SELECT FROM storage.objects AS o JOIN storage.buckets AS b ON b.id = o.bucket_id
                        WHERE o.content_id = p.content_id
                            AND p.backend IN (coalesce(b.backend, $3), coalesce(b.copy_backend, $4)))
                RETURNING p.id)
            SELECT count(*) FROM released""";

    private static final String STATE = """
            SELECT json_build_object('bucket', $1::text, 'backend', $2::text, 'contents', count(*),
                'moved', count(*) FILTER (WHERE target.state = 'stored'),
                'waiting', count(*) FILTER (WHERE target.state = 'wanted' AND target.problem IS NULL),
                'failing', count(*) FILTER (WHERE target.state = 'wanted' AND target.problem IS NOT NULL),
                'bytes', coalesce(sum(c.size), 0),
                'elsewhere', coalesce(sum((SELECT count(*) FROM storage.places AS p
                    WHERE p.content_id = c.id AND p.backend <> $2 AND p.state = 'stored')), 0),
                'problem', max(target.problem),
                'done', count(*) = count(*) FILTER (WHERE target.state = 'stored'))
            FROM storage.contents AS c
            LEFT JOIN storage.places AS target ON target.content_id = c.id AND target.backend = $2
            WHERE c.id IN (SELECT content_id FROM storage.objects WHERE bucket_id = $1)""";

    private final StorageDatabase database;
    private final StorageSettings settings;
    private final Runnable copy;
    private final Runnable sweep;

    /**
     * Moves.
     *
     * @param copy tells the copier that there is something to do
     * @param sweep tells the sweeper
     */
    public BucketMoves(StorageDatabase database, StorageSettings settings, Runnable copy, Runnable sweep) {
        this.database = database;
        this.settings = settings;
        this.copy = copy;
        this.sweep = sweep;
    }

    /** Begins a move. */
    public Future<JsonObject> begin(Requester who, String bucket, String backend) {
        return database.run(
                        who,
                        Query.asService(
                                "UPDATE storage.buckets SET backend = $2, updated_at = now() WHERE id = $1 RETURNING id",
                                bucket,
                                backend))
                .compose(results -> {
                    if (results.getFirst().all().isEmpty()) {
                        throw StorageErrors.noSuchBucket().exception();
                    }
                    return state(who, bucket);
                });
    }

    /** How far a move has come; takes it further where it stands still. */
    public Future<JsonObject> state(Requester who, String bucket) {
        return database.run(
                        who,
                        Query.asService(
                                "SELECT coalesce(backend, $2) FROM storage.buckets WHERE id = $1",
                                bucket,
                                settings.backend()))
                .compose(results -> {
                    if (results.getFirst().all().isEmpty()) {
                        throw StorageErrors.noSuchBucket().exception();
                    }
                    return advance(
                            who, bucket, results.getFirst().all().getFirst().getFirst());
                });
    }

    private Future<JsonObject> advance(Requester who, String bucket, String backend) {
        return database.run(
                        who,
                        Query.asService(WANT, bucket, backend),
                        Query.asService(
                                RELEASE,
                                bucket,
                                backend,
                                settings.backend(),
                                settings.copyBackend().orElse("")),
                        Query.asService(STATE, bucket, backend))
                .map(results -> {
                    copy.run();
                    sweep.run();
                    return new JsonObject(results.get(2).all().getFirst().getFirst());
                });
    }
}
