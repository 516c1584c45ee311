package io.nextmavens.runtime.storage.tus;

import io.nextmavens.runtime.storage.StorageErrors;
import io.nextmavens.runtime.storage.StorageSettings;
import io.nextmavens.runtime.storage.Uploads;
import io.nextmavens.runtime.storage.content.Backends;
import io.nextmavens.runtime.storage.objects.NewObject;
import io.nextmavens.runtime.storage.objects.Requester;
import io.nextmavens.runtime.storage.objects.StorageDatabase;
import io.nextmavens.runtime.storage.request.Call;
import io.nextmavens.runtime.storage.request.PublicAddress;
import io.nextmavens.runtime.storage.request.Reply;
import io.nextmavens.runtime.storage.signing.Signature;
import io.nextmavens.runtime.storage.signing.Signer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * {@code /storage/v1/upload/resumable}, and {@code …/sign} for those who hold a signature: tus 1.0.0 with creation,
 * creation-with-upload, termination, expiration and checksum.
 */
public final class TusRoutes {

    private static final String VERSION = "1.0.0";
    private static final String PIECE = "application/offset+octet-stream";

    private final ResumableUploads uploads;
    private final StorageSettings settings;
    private final Supplier<Signer> signer;

    public TusRoutes(
            Vertx vertx,
            StorageDatabase database,
            Backends backends,
            Uploads uploads,
            StorageSettings settings,
            Supplier<Signer> signer) {
        this.uploads = new ResumableUploads(vertx, database, backends, uploads, settings);
        this.settings = settings;
        this.signer = signer;
    }

    /**
     * Answers a request.
     *
     * @param rest of the path behind {@code /upload/resumable}
     */
    public Optional<Future<Reply>> answer(Call call, String sent, String rest) {
        boolean signed = rest.equals("/sign") || rest.startsWith("/sign/");
        String id = signed ? rest.substring("/sign".length()) : rest;
        String method = call.header("X-HTTP-Method-Override").orElse(sent);
        call.request().response().putHeader("Tus-Resumable", VERSION);
        if (method.equals("OPTIONS")) {
            return Optional.of(Future.succeededFuture(new Reply.Empty(204, describe())));
        }
        if (!call.header("Tus-Resumable").filter(VERSION::equals).isPresent()) {
            call.request().response().putHeader("Tus-Version", VERSION);
            return Optional.of(Future.failedFuture(TusErrors.version().exception()));
        }
        if (id.isEmpty() || id.equals("/")) {
            return method.equals("POST") ? Optional.of(create(call, signed)) : Optional.empty();
        }
        UUID upload = uuid(id.substring(1));
        return switch (method) {
            case "HEAD" -> Optional.of(head(call, upload, signed));
            case "PATCH" -> Optional.of(patch(call, upload, signed));
            case "DELETE" -> Optional.of(terminate(call, upload, signed));
            default -> Optional.empty();
        };
    }

    private Map<String, String> describe() {
        return Map.of(
                "Tus-Version",
                VERSION,
                "Tus-Extension",
                "creation,creation-with-upload,termination,expiration,checksum",
                "Tus-Max-Size",
                Long.toString(settings.fileSizeLimit()),
                "Tus-Checksum-Algorithm",
                String.join(",", new TreeSet<>(UploadChecksum.ALGORITHMS.keySet())));
    }

    /** Whoever the request's token says, or whom the signature speaks for. */
    private Requester requester(Call call, boolean signed) {
        if (!signed) {
            return call.requester("storage.tus.upload");
        }
        Signature signature = signature(call);
        return call.signed(signature.tenant(), signature.owner(), "storage.tus.upload");
    }

    private Signature signature(Call call) {
        String token = call.header("x-signature")
                .orElseThrow(() -> StorageErrors.wrongSignature("Missing x-signature header")
                        .exception());
        return signer.get().verify(token, Signature.Act.UPLOAD);
    }

    private Future<Reply> create(Call call, boolean signed) {
        long size = number(call, "Upload-Length")
                .orElseThrow(() -> TusErrors.deferred().exception());
        Optional<String> metadata = call.header("Upload-Metadata");
        NewObject object = UploadMetadata.read(metadata.orElse(""), call.flag("x-upsert"));
        if (signed) {
            Signature signature = signature(call);
            if (!signature.key().equals(object.key())) {
                throw StorageErrors.wrongSignature("The signature is for another object")
                        .exception();
            }
            object = new NewObject(
                    object.key(),
                    signature.upsert(),
                    object.declaredType(),
                    object.cacheControl(),
                    object.userMetadata());
        }
        Requester who = requester(call, signed);
        boolean withUpload = call.header("Content-Type").filter(PIECE::equals).isPresent();
        return uploads.create(who, object, size, metadata).compose(upload -> {
            String location = PublicAddress.of(call, settings.publicUrl()) + "/storage/v1/upload/resumable"
                    + (signed ? "/sign/" : "/") + upload.id();
            if (!withUpload || size == 0) {
                return Future.succeededFuture(
                        created(location, upload, size == 0 ? OptionalLong.of(0) : OptionalLong.empty()));
            }
            return uploads.take(who, upload.id(), 0, call.body(), call.length(), call.header("Upload-Checksum"))
                    .map(now -> created(location, now, OptionalLong.of(now.received())));
        });
    }

    private static Reply created(String location, UploadRow upload, OptionalLong offset) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Location", location);
        headers.put("Upload-Expires", upload.expires());
        offset.ifPresent(received -> headers.put("Upload-Offset", Long.toString(received)));
        return new Reply.Empty(201, headers);
    }

    private Future<UploadRow> find(Call call, UUID id, boolean signed) {
        return uploads.find(requester(call, signed), id).map(upload -> {
            if (signed && !signature(call).key().equals(upload.object().key())) {
                throw StorageErrors.wrongSignature("The signature is for another object")
                        .exception();
            }
            return upload;
        });
    }

    private Future<Reply> head(Call call, UUID id, boolean signed) {
        return find(call, id, signed).map(upload -> {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Upload-Offset", Long.toString(upload.received()));
            headers.put("Upload-Length", Long.toString(upload.size()));
            headers.put("Upload-Expires", upload.expires());
            headers.put("Cache-Control", "no-store");
            upload.clientMetadata().ifPresent(text -> headers.put("Upload-Metadata", text));
            return new Reply.Empty(200, headers);
        });
    }

    private Future<Reply> patch(Call call, UUID id, boolean signed) {
        if (!call.header("Content-Type").filter(PIECE::equals).isPresent()) {
            throw TusErrors.contentType().exception();
        }
        long offset = number(call, "Upload-Offset")
                .orElseThrow(() -> TusErrors.number("Upload-Offset").exception());
        return find(call, id, signed)
                .compose(found -> uploads.take(
                        requester(call, signed),
                        id,
                        offset,
                        call.body(),
                        call.length(),
                        call.header("Upload-Checksum")))
                .map(upload -> new Reply.Empty(
                        204,
                        Map.of("Upload-Offset", Long.toString(upload.received()), "Upload-Expires", upload.expires())));
    }

    private Future<Reply> terminate(Call call, UUID id, boolean signed) {
        return find(call, id, signed)
                .compose(upload -> uploads.end(requester(call, signed), upload))
                .map(ended -> new Reply.Empty(204, Map.of()));
    }

    private static OptionalLong number(Call call, String header) {
        Optional<String> text = call.header(header);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!text.get().matches("\\d{1,18}")) {
            throw TusErrors.number(header).exception();
        }
        return OptionalLong.of(Long.parseLong(text.get()));
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw StorageErrors.noSuchUpload().exception();
        }
    }
}
