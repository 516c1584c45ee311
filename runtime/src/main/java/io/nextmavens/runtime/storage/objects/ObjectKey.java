package io.nextmavens.runtime.storage.objects;

import io.nextmavens.runtime.storage.StorageErrors;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * An object's address within a tenant.
 *
 * @param bucket id of the bucket
 * @param name segments with slashes between; none of them empty, {@code .} or {@code ..}
 */
public record ObjectKey(String bucket, String name) {

    private static final int LONGEST_NAME = 1024;
    private static final int LONGEST_BUCKET = 100;

    /**
     * An address that may be used.
     *
     * @throws io.nextmavens.runtime.storage.StorageException when it may not
     */
    public static ObjectKey of(String bucket, String name) {
        if (!isBucketId(bucket)) {
            throw StorageErrors.invalidBucketName().exception();
        }
        if (!isName(name)) {
            throw StorageErrors.invalidKey(printable(name)).exception();
        }
        return new ObjectKey(bucket, name);
    }

    /** Whether a bucket may be called so: no slashes, no control characters, not {@code .} or {@code ..}. */
    public static boolean isBucketId(String id) {
        return !id.isBlank()
                && id.length() <= LONGEST_BUCKET
                && id.strip().equals(id)
                && !id.contains("/")
                && isPlain(id)
                && !id.equals(".")
                && !id.equals("..");
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME || !isPlain(name)) {
            return false;
        }
        for (String segment : name.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /** No control characters, no backslashes (some file systems' slashes), no halves of characters. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (Character.isISOControl(c) || c == '\\' || (c >= 0xd800 && c <= 0xdfff) || c == 0xfffd) {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }

    private static String printable(String name) {
        return name.codePoints()
                .limit(200)
                .filter(c -> !Character.isISOControl(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Decodes a part of a path once (RFC 3986, section 2.1). */
    public static String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        try {
            for (int i = 0; i < encoded.length(); i++) {
                char c = encoded.charAt(i);
                if (c == '%') {
                    bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
                    i += 2;
                } else {
                    bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                }
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (NumberFormatException | IndexOutOfBoundsException | CharacterCodingException e) {
            throw StorageErrors.invalidKey(printable(encoded)).exception();
        }
    }

    /** As one text: bucket, slash, name. */
    public String path() {
        return bucket + "/" + name;
    }
}
