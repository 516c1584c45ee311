package io.nextmavens.runtime.storage.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.storage.request.Preconditions.Outcome;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges, conditions, names and types of answers. */
class ConditionsTest {

    private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final String SAME = "Fri, 02 Jan 2026 03:04:05 GMT";
    private static final String BEFORE = "Fri, 02 Jan 2026 03:04:04 GMT";

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=5-, 5, 5",
        "bytes=5-100, 5, 5",
        "bytes=-3, 7, 3",
        "bytes=-100, 0, 10",
        "bytes = 1 - 2, 1, 2"
    })
    void aRangeIsReadWithinTheSize(String header, long offset, long length) {
        assertThat(ByteRange.read(Optional.of(header), 10))
                .isEqualTo(new ByteRange.Asked.Some(new ByteRange(offset, length)));
    }

    @Test
    void anythingElseIsIgnoredOrUnsatisfiable() {
        assertThat(ByteRange.read(Optional.of("bytes=10-"), 10)).isEqualTo(new ByteRange.Asked.Unsatisfiable());
        assertThat(ByteRange.read(Optional.of("bytes=-0"), 10)).isEqualTo(new ByteRange.Asked.Unsatisfiable());
        for (String header : new String[] {"bytes=5-2", "bytes=0-1,3-4", "lines=0-1", "bytes=-", "bytes=a-b"}) {
            assertThat(ByteRange.read(Optional.of(header), 10)).isEqualTo(new ByteRange.Asked.Everything());
        }
    }

    private static Outcome evaluate(Map<String, String> headers) {
        return Preconditions.evaluate(name -> Optional.ofNullable(headers.get(name)), "\"a\"", MODIFIED);
    }

    @Test
    void conditionsHaveTheirOrder() {
        assertThat(evaluate(Map.of())).isEqualTo(Outcome.PROCEED);
        assertThat(evaluate(Map.of("If-None-Match", "\"b\", W/\"a\""))).isEqualTo(Outcome.NOT_MODIFIED);
        assertThat(evaluate(Map.of("If-None-Match", "*"))).isEqualTo(Outcome.NOT_MODIFIED);
        assertThat(evaluate(Map.of("If-None-Match", "\"b\"", "If-Modified-Since", SAME)))
                .isEqualTo(Outcome.PROCEED);
        assertThat(evaluate(Map.of("If-Modified-Since", SAME))).isEqualTo(Outcome.NOT_MODIFIED);
        assertThat(evaluate(Map.of("If-Modified-Since", BEFORE))).isEqualTo(Outcome.PROCEED);
        assertThat(evaluate(Map.of("If-Match", "W/\"a\""))).isEqualTo(Outcome.FAILED);
        assertThat(evaluate(Map.of("If-Match", "\"a\"", "If-Unmodified-Since", BEFORE)))
                .isEqualTo(Outcome.PROCEED);
        assertThat(evaluate(Map.of("If-Unmodified-Since", BEFORE))).isEqualTo(Outcome.FAILED);
        assertThat(Preconditions.rangeCounts(Optional.of("\"b\""), "\"a\"", MODIFIED))
                .isFalse();
        assertThat(Preconditions.rangeCounts(Optional.of(SAME), "\"a\"", MODIFIED))
                .isTrue();
    }

    @Test
    void aNameInADispositionIsOnlyAName() {
        assertThat(Disposition.attachment("a\r\nX: y\"\\é.txt"))
                .isEqualTo("attachment; filename=\"a__X: y___.txt\";"
                        + " filename*=UTF-8''a%0D%0AX%3A%20y%22%5C%C3%A9.txt");
    }

    @ParameterizedTest
    @CsvSource({
        "text/html, text/plain; charset=utf-8",
        "TEXT/HTML; charset=x, text/plain; charset=utf-8",
        "application/xhtml+xml, text/plain; charset=utf-8",
        "application/own+xml, text/plain; charset=utf-8",
        "image/svg+xml, image/svg+xml",
        "image/png, image/png"
    })
    void noPageIsSentAsOne(String type, String sent) {
        assertThat(SafeHeaders.typeOf(type)).isEqualTo(sent);
    }
}
