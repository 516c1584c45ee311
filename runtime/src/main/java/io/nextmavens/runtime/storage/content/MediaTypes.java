package io.nextmavens.runtime.storage.content;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What content is, by its first bytes. What a client declares is a hint: it decides only where the bytes leave it open
 * (kinds of text, what a ZIP holds). Signatures are those of the formats' own specifications; HTML is found as the WHATWG
 * MIME Sniffing Standard finds it (section 7.1), because that is how browsers do. Pure.
 */
public final class MediaTypes {

    /** Bytes that are looked at. */
    public static final int LOOKED_AT = 1024;

    public static final String UNKNOWN = "application/octet-stream";

    /** What curl says of any body. */
    private static final String FORM = "application/x-www-form-urlencoded";

    private record Signature(String type, int offset, String bytes) {

        boolean fits(byte[] head) {
            if (head.length < offset + bytes.length()) {
                return false;
            }
            for (int i = 0; i < bytes.length(); i++) {
                if ((head[offset + i] & 0xff) != bytes.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Signature> SIGNATURES = List.of(
            of("image/png", 0, "\u0089PNG\r\n\u001a\n"),
            of("image/jpeg", 0, "\u00ff\u00d8\u00ff"),
            of("image/gif", 0, "GIF87a"),
            of("image/gif", 0, "GIF89a"),
            of("image/bmp", 0, "BM"),
            of("image/tiff", 0, "II*\0"),
            of("image/tiff", 0, "MM\0*"),
            of("image/x-icon", 0, "\0\0\u0001\0"),
            of("image/vnd.adobe.photoshop", 0, "8BPS"),
            of("image/jxl", 0, "\0\0\0\fJXL \r\n\u0087\n"),
            of("image/jp2", 0, "\0\0\0\fjP  \r\n\u0087\n"),
            of("application/pdf", 0, "%PDF-"),
            of("application/postscript", 0, "%!PS"),
            of("application/zip", 0, "PK\u0003\u0004"),
            of("application/zip", 0, "PK\u0005\u0006"),
            of("application/gzip", 0, "\u001f\u008b\b"),
            of("application/x-bzip2", 0, "BZh"),
            of("application/x-xz", 0, "\u00fd7zXZ\0"),
            of("application/zstd", 0, "(\u00b5/\u00fd"),
            of("application/x-7z-compressed", 0, "7z\u00bc\u00af'\u001c"),
            of("application/vnd.rar", 0, "Rar!\u001a\u0007"),
            of("application/x-tar", 257, "ustar"),
            of("application/x-ole-storage", 0, "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1"),
            of("application/vnd.sqlite3", 0, "SQLite format 3\0"),
            of("application/wasm", 0, "\0asm"),
            of("application/x-elf", 0, "\u007fELF"),
            of("application/x-msdownload", 0, "MZ"),
            of("application/java-vm", 0, "\u00ca\u00fe\u00ba\u00be"),
            of("application/rtf", 0, "{\\rtf"),
            of("font/woff", 0, "wOFF"),
            of("font/woff2", 0, "wOF2"),
            of("font/otf", 0, "OTTO"),
            of("font/ttf", 0, "\0\u0001\0\0\0"),
            of("audio/mpeg", 0, "ID3"),
            of("audio/mpeg", 0, "\u00ff\u00fb"),
            of("audio/mpeg", 0, "\u00ff\u00f3"),
            of("audio/flac", 0, "fLaC"),
            of("audio/midi", 0, "MThd"),
            of("audio/amr", 0, "#!AMR"),
            of("audio/aac", 0, "\u00ff\u00f1"),
            of("audio/aac", 0, "\u00ff\u00f9"),
            of("application/ogg", 0, "OggS"),
            of("video/webm", 0, "\u001aE\u00df\u00a3"),
            of("video/x-flv", 0, "FLV\u0001"),
            of("video/mpeg", 0, "\0\0\u0001\u00ba"),
            of("application/vnd.apache.parquet", 0, "PAR1"));

    /** What is inside RIFF (the four letters at 8). */
    private static final Map<String, String> RIFF =
            Map.of("WEBP", "image/webp", "WAVE", "audio/wav", "AVI ", "video/x-msvideo");

    /** Brands of ISO base media files (ISO/IEC 14496-12, the four letters at 8 behind "ftyp"). */
    private static final Map<String, String> BRANDS = Map.ofEntries(
            Map.entry("avif", "image/avif"),
            Map.entry("avis", "image/avif"),
            Map.entry("heic", "image/heic"),
            Map.entry("heix", "image/heic"),
            Map.entry("hevc", "image/heic"),
            Map.entry("mif1", "image/heif"),
            Map.entry("msf1", "image/heif"),
            Map.entry("qt  ", "video/quicktime"),
            Map.entry("M4A ", "audio/mp4"),
            Map.entry("M4B ", "audio/mp4"),
            Map.entry("3gp4", "video/3gpp"),
            Map.entry("3gp5", "video/3gpp"));

    /** Declared types that say more precisely what a container holds. */
    private static final Map<String, Set<String>> NARROWER = Map.of(
            "application/gzip", Set.of("application/x-gzip", "application/x-tgz", "application/tar+gzip"),
            "application/ogg", Set.of("audio/ogg", "video/ogg", "audio/opus"),
            "video/webm", Set.of("audio/webm", "video/x-matroska", "audio/x-matroska"),
            "video/mp4", Set.of("audio/mp4", "audio/x-m4a", "video/x-m4v"),
            "image/x-icon", Set.of("image/vnd.microsoft.icon"),
            "image/bmp", Set.of("image/x-ms-bmp"),
            "audio/wav", Set.of("audio/x-wav", "audio/wave", "audio/vnd.wave"),
            "image/tiff", Set.of("image/x-adobe-dng"),
            "audio/mpeg", Set.of("audio/mp3"));

    private static final List<String> HTML = List.of(
            "<!doctype html",
            "<html",
            "<head",
            "<script",
            "<iframe",
            "<h1",
            "<div",
            "<font",
            "<table",
            "<a",
            "<style",
            "<title",
            "<b",
            "<body",
            "<br",
            "<p",
            "<!--");

    private MediaTypes() {}

    private static Signature of(String type, int offset, String bytes) {
        return new Signature(type, offset, bytes);
    }

    /**
     * The type of content.
     *
     * @param head its first {@value #LOOKED_AT} bytes, or all there are
     * @param declared by the client, with or without parameters
     */
    public static String of(byte[] head, Optional<String> declared) {
        String claim = declared.map(MediaTypes::essence)
                .filter(type -> !type.equals(FORM))
                .orElse(UNKNOWN);
        Optional<String> found = signature(head);
        if (found.isPresent()) {
            return isNarrower(claim, found.get()) ? claim : found.get();
        }
        if (looksBinary(head)) {
            return signatureExists(claim) || isText(claim) ? UNKNOWN : claim;
        }
        String text = new String(head, StandardCharsets.UTF_8);
        if (isHtml(text)) {
            return claim.equals("application/xhtml+xml") ? claim : "text/html";
        }
        if (isSvg(text)) {
            return "image/svg+xml";
        }
        if (head.length == 0) {
            return claim;
        }
        if (signatureExists(claim) || claim.equals("text/html") || claim.equals("image/svg+xml")) {
            // declared as what it does not begin like
            return "text/plain";
        }
        return claim.equals(UNKNOWN) ? "text/plain" : declared.orElse(claim);
    }

    /** Whether a bucket's list allows the type: {@code image/*} and {@code *} stand for all of a kind. */
    public static boolean isAllowed(String type, List<String> allowed) {
        String essence = essence(type);
        for (String entry : allowed) {
            String pattern = essence(entry);
            boolean fits = pattern.equals("*")
                    || pattern.equals("*/*")
                    || pattern.equals(essence)
                    || (pattern.endsWith("/*") && essence.startsWith(pattern.substring(0, pattern.length() - 1)));
            if (fits) {
                return true;
            }
        }
        return false;
    }

    /** The type without its parameters, in lower case. */
    public static String essence(String type) {
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    private static Optional<String> signature(byte[] head) {
        if (head.length >= 12) {
            String kind = latin(head, 0, 4);
            String inner = latin(head, 8, 4);
            if (kind.equals("RIFF") && RIFF.containsKey(inner)) {
                return Optional.of(RIFF.get(inner));
            }
            if (latin(head, 4, 4).equals("ftyp")) {
                return Optional.of(BRANDS.getOrDefault(inner, "video/mp4"));
            }
        }
        return SIGNATURES.stream()
                .filter(signature -> signature.fits(head))
                .filter(signature -> signature.bytes().length() > 2 || looksBinary(head))
                .map(Signature::type)
                .findFirst();
    }

    private static boolean isNarrower(String claim, String found) {
        return claim.equals(found)
                || NARROWER.getOrDefault(found, Set.of()).contains(claim)
                || (found.equals("application/zip") && isZipBased(claim))
                || (found.equals("application/x-ole-storage") && isOffice(claim))
                || (found.equals("application/x-msdownload")
                        && claim.equals("application/vnd.microsoft.portable-executable"));
    }

    private static boolean isZipBased(String claim) {
        return isOffice(claim)
                || claim.endsWith("+zip")
                || Set.of(
                                "application/java-archive",
                                "application/vnd.android.package-archive",
                                "application/x-zip-compressed")
                        .contains(claim);
    }

    private static boolean isOffice(String claim) {
        return claim.startsWith("application/vnd.openxmlformats-officedocument")
                || claim.startsWith("application/vnd.oasis.opendocument")
                || claim.startsWith("application/vnd.ms-")
                || claim.equals("application/msword");
    }

    private static boolean signatureExists(String type) {
        return RIFF.containsValue(type)
                || BRANDS.containsValue(type)
                || type.equals("video/mp4")
                || NARROWER.values().stream().anyMatch(narrower -> narrower.contains(type))
                || SIGNATURES.stream().anyMatch(signature -> signature.type().equals(type));
    }

    private static boolean isText(String type) {
        return type.startsWith("text/") || type.endsWith("+xml") || type.endsWith("/xml");
    }

    /** Control characters that no text has (MIME Sniffing Standard, "binary data byte"). */
    private static boolean looksBinary(byte[] head) {
        for (byte b : head) {
            int c = b & 0xff;
            if (c <= 0x08 || c == 0x0b || (c >= 0x0e && c <= 0x1a) || (c >= 0x1c && c <= 0x1f)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHtml(String text) {
        String start = start(text);
        for (String tag : HTML) {
            if (start.startsWith(tag)) {
                char after = start.length() > tag.length() ? start.charAt(tag.length()) : '>';
                if (tag.equals("<!--")) {
                    return !start.contains("<svg") || start.contains("<html");
                }
                if (after == ' ' || after == '>' || after == '\n' || after == '\t' || after == '\r' || after == '/') {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isSvg(String text) {
        String start = start(text);
        return (start.startsWith("<?xml") || start.startsWith("<!") || start.startsWith("<svg"))
                && start.contains("<svg");
    }

    private static String start(String text) {
        String plain = !text.isEmpty() && text.charAt(0) == '\ufeff' ? text.substring(1) : text;
        return plain.stripLeading().toLowerCase(Locale.ROOT);
    }

    private static String latin(byte[] head, int offset, int length) {
        return new String(head, offset, length, StandardCharsets.ISO_8859_1);
    }
}
