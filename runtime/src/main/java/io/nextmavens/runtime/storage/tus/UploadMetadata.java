package io.nextmavens.runtime.storage.tus;

import io.nextmavens.runtime.storage.StorageErrors;
import io.nextmavens.runtime.storage.objects.NewObject;
import io.nextmavens.runtime.storage.objects.ObjectKey;
import io.nextmavens.runtime.storage.request.UploadBody;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The header Upload-Metadata: names, and values in Base64. Pure. */
final class UploadMetadata {

    private UploadMetadata() {}

    /** The object that Supabase's names describe: bucketName, objectName, contentType, cacheControl, metadata. */
    static NewObject read(String header, boolean upsert) {
        Map<String, String> values = new HashMap<>();
        for (String pair : header.split(",", -1)) {
            String[] words = pair.strip().split(" +", 2);
            try {
                values.put(
                        words[0],
                        words.length < 2
                                ? ""
                                : new String(Base64.getDecoder().decode(words[1].strip()), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw StorageErrors.invalid("Upload-Metadata has a value that is not in Base64")
                        .exception();
            }
        }
        String bucket = values.getOrDefault("bucketName", "");
        String name = values.getOrDefault("objectName", "");
        if (bucket.isEmpty() || name.isEmpty()) {
            throw StorageErrors.invalid("Upload-Metadata has to have bucketName and objectName")
                    .exception();
        }
        return new NewObject(
                ObjectKey.of(bucket, name),
                upsert,
                Optional.ofNullable(values.get("contentType")).filter(text -> !text.isEmpty()),
                UploadBody.cacheControl(Optional.ofNullable(values.get("cacheControl"))),
                Optional.ofNullable(values.get("metadata")).flatMap(UploadBody::json));
    }
}
