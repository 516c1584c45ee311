package io.nextmavens.runtime.storage.content.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The address of Amazon's own example ("Authenticating Requests: Using Query Parameters"). */
class SigV4Test {

    private final SigV4 signer =
            new SigV4("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1");

    @Test
    void anAddressIsSignedAsAmazonSignsIt() {
        // Given
        SigV4.Request request =
                new SigV4.Request("GET", "examplebucket.s3.amazonaws.com", "/test.txt", new TreeMap<>());
        // When
        String query = signer.presignedQuery(request, 86_400, Instant.parse("2013-05-24T00:00:00Z"));
        // Then
        assertThat(query)
                .isEqualTo("X-Amz-Algorithm=AWS4-HMAC-SHA256"
                        + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                        + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                        + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    }

    @Test
    void headersDependOnAllThatIsSigned() {
        // Given
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        SigV4.Request one = new SigV4.Request("GET", "host", "/a", new TreeMap<>(Map.of("x", "1 2")));
        SigV4.Request other = new SigV4.Request("GET", "host", "/a", new TreeMap<>(Map.of("x", "12")));
        // Then
        assertThat(signer.headers(one, SigV4.UNSIGNED, now).get("authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/s3/aws4_request,"
                        + " SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=")
                .isNotEqualTo(signer.headers(other, SigV4.UNSIGNED, now).get("authorization"));
        assertThat(SigV4.query(one.query())).isEqualTo("x=1%202");
        assertThat(SigV4.encodePath("a b/ü~")).isEqualTo("a%20b/%C3%BC~");
    }
}
