package io.nextmavens.runtime.storage.content.s3;

import java.net.URI;

/**
 * Where a bucket of S3 is. Holds a secret: never print it.
 *
 * @param endpoint scheme, host and port
 * @param region the signature's
 * @param bucket its name
 * @param prefix before every key; empty or ending in a slash
 * @param accessKey of who asks
 * @param secretKey of who asks
 * @param pathStyle whether the bucket is in the path rather than in the host's name
 */
public record S3Settings(
        URI endpoint,
        String region,
        String bucket,
        String prefix,
        String accessKey,
        String secretKey,
        boolean pathStyle) {

    String host() {
        return pathStyle ? endpoint.getHost() : bucket + "." + endpoint.getHost();
    }

    int port() {
        return endpoint.getPort() > 0 ? endpoint.getPort() : isSecure() ? 443 : 80;
    }

    boolean isSecure() {
        return "https".equals(endpoint.getScheme());
    }

    /** As the Host header has it: without a port that the scheme implies. */
    String authority() {
        return endpoint.getPort() > 0 ? host() + ":" + endpoint.getPort() : host();
    }

    /** The path of a key; empty is the bucket itself. */
    String path(String key) {
        String ofKey = SigV4.encodePath(key);
        return pathStyle ? "/" + bucket + (key.isEmpty() ? "" : "/" + ofKey) : "/" + ofKey;
    }

    @Override
    public String toString() {
        return "S3Settings[" + endpoint + ", bucket " + bucket + "]";
    }
}
