package io.nextmavens.runtime.storage.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypesTest {

    private static String of(String bytes, String declared) {
        return MediaTypes.of(bytes.getBytes(StandardCharsets.ISO_8859_1), Optional.of(declared));
    }

    @ParameterizedTest
    @CsvSource({
        "'\u0089PNG\r\n\u001a\nrest', text/html, image/png",
        "'\u00ff\u00d8\u00ff\u00e0', image/png, image/jpeg",
        "'RIFFsizeWEBPVP8 ', image/png, image/webp",
        "'\u0000\u0000\u0000 ftypavif', '', image/avif",
        "'\u0000\u0000\u0000 ftypisom', video/mp4, video/mp4",
        "'%PDF-1.7', text/plain, application/pdf",
        "'PK\u0003\u0004', application/vnd.openxmlformats-officedocument.wordprocessingml.document,"
                + " application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "'PK\u0003\u0004', image/png, application/zip",
        "'\u0001\u0002\u0003\u0000', application/x-www-form-urlencoded, application/octet-stream"
    })
    void whatBytesSayGoesBeforeWhatIsDeclared(String bytes, String declared, String found) {
        assertThat(of(bytes, declared)).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({
        "'<!DOCTYPE html><p>', image/png, text/html",
        "'   <script>alert(1)</script>', text/plain, text/html",
        "'\n<HTML>', application/json, text/html",
        "'<svg xmlns=\"http://www.w3.org/2000/svg\">', image/png, image/svg+xml",
        "'<?xml version=\"1.0\"?><svg>', application/xml, image/svg+xml",
        "'{\"a\":1}', application/json, application/json",
        "'a,b', text/csv; charset=utf-8, text/csv; charset=utf-8",
        "'plain', application/octet-stream, text/plain",
        "'plain', image/png, text/plain",
        "'BMW is a car', text/plain, text/plain"
    })
    void textIsToldApart(String text, String declared, String found) {
        assertThat(of(text, declared)).isEqualTo(found);
    }

    @Test
    void binaryThatNobodyKnowsIsWhatItIsCalledUnlessThatIsKnown() {
        assertThat(of("\u0000\u0001\u0002", "application/x-own")).isEqualTo("application/x-own");
        assertThat(of("\u0000\u0001\u0002", "image/png")).isEqualTo(MediaTypes.UNKNOWN);
        assertThat(of("\u0000\u0001\u0002", "text/html")).isEqualTo(MediaTypes.UNKNOWN);
    }

    @Test
    void aStarStandsForAllOfAKind() {
        assertThat(MediaTypes.isAllowed("image/png", List.of("image/*"))).isTrue();
        assertThat(MediaTypes.isAllowed("text/plain; charset=utf-8", List.of("text/plain")))
                .isTrue();
        assertThat(MediaTypes.isAllowed("imagery/png", List.of("image/*"))).isFalse();
        assertThat(MediaTypes.isAllowed("text/html", List.of("image/*", "text/plain")))
                .isFalse();
    }
}
