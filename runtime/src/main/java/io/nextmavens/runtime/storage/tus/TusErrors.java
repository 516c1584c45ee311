package io.nextmavens.runtime.storage.tus;

import io.nextmavens.runtime.storage.StorageError;

/** What tus has its own words or numbers for. */
final class TusErrors {

    private TusErrors() {}

    static StorageError version() {
        return new StorageError(412, "TusError", "Tus-Resumable is not 1.0.0, the version that is spoken here");
    }

    static StorageError offset(long received) {
        return new StorageError(409, "TusError", "Upload-Offset is not " + received + ", where the upload stands");
    }

    static StorageError contentType() {
        return new StorageError(415, "TusError", "Content-Type has to be application/offset+octet-stream");
    }

    static StorageError checksumMismatch() {
        return new StorageError(460, "TusError", "Checksum Mismatch");
    }

    static StorageError number(String header) {
        return new StorageError(400, "TusError", header + " has to be a whole number");
    }

    static StorageError deferred() {
        return new StorageError(400, "TusError", "Upload-Length is needed: creation-defer-length is not supported");
    }
}
