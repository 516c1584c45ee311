package io.nextmavens.runtime.storage.content.cloudinary;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Cloudinary's signatures ("Generating authentication signatures", "Signed delivery URLs"). Pure. */
final class CloudinarySignature {

    private CloudinarySignature() {}

    /** Of the parameters of an API call: sorted, joined, the secret behind them. */
    static String ofCall(Map<String, String> parameters, String secret) {
        String text = new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                        .collect(Collectors.joining("&"));
        return HexFormat.of().formatHex(sha1(text + secret));
    }

    /** Of a delivery URL: its component {@code s--XXXXXXXX--}. */
    static String ofDelivery(String transformationAndId, String secret) {
        String encoded = Base64.getUrlEncoder().encodeToString(sha1(transformationAndId + secret));
        return "s--" + encoded.substring(0, 8) + "--";
    }

    private static byte[] sha1(String text) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
