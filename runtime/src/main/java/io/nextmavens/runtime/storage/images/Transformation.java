package io.nextmavens.runtime.storage.images;

import io.nextmavens.runtime.storage.StorageErrors;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * What is to be made of an image; the words are Supabase's.
 *
 * @param width in pixels
 * @param height in pixels
 * @param resize how both are met
 * @param quality of JPEG, 20 to 100
 */
public record Transformation(OptionalInt width, OptionalInt height, Resize resize, int quality) {

    private static final int LARGEST = 2500;
    private static final int DEFAULT_QUALITY = 80;

    /** How an image of another shape fills a size. */
    public enum Resize {
        /** Fills it; what does not fit is cut off. */
        COVER,
        /** Fits into it whole. */
        CONTAIN,
        /** Takes its shape. */
        FILL
    }

    private static final Map<String, Resize> RESIZES =
            Map.of("cover", Resize.COVER, "contain", Resize.CONTAIN, "fill", Resize.FILL);

    /**
     * Reads it from a query.
     *
     * @param parameter gives a parameter by its name
     */
    public static Transformation read(Function<String, Optional<String>> parameter) {
        Resize resize = parameter
                .apply("resize")
                .map(word -> Optional.ofNullable(RESIZES.get(word))
                        .orElseThrow(() -> StorageErrors.invalid("resize is one of cover, contain, fill")
                                .exception()))
                .orElse(Resize.COVER);
        parameter.apply("format").filter(word -> !word.equals("origin")).ifPresent(word -> {
            throw StorageErrors.invalid("format can only be origin").exception();
        });
        return new Transformation(
                number(parameter, "width", 1, LARGEST),
                number(parameter, "height", 1, LARGEST),
                resize,
                number(parameter, "quality", 20, 100).orElse(DEFAULT_QUALITY));
    }

    private static OptionalInt number(Function<String, Optional<String>> parameter, String name, int min, int max) {
        Optional<String> text = parameter.apply(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!text.get().matches("\\d{1,6}")
                || Integer.parseInt(text.get()) < min
                || Integer.parseInt(text.get()) > max) {
            throw StorageErrors.invalid(name + " is a whole number from " + min + " to " + max)
                    .exception();
        }
        return OptionalInt.of(Integer.parseInt(text.get()));
    }

    /** Reads what {@link #query} wrote, or a client's {@code transform}. */
    public static Transformation read(JsonObject json) {
        return read(name -> Optional.ofNullable(json.getValue(name)).map(String::valueOf));
    }

    /** As a query. */
    public String query() {
        StringBuilder query = new StringBuilder();
        width.ifPresent(w -> query.append("width=").append(w).append('&'));
        height.ifPresent(h -> query.append("height=").append(h).append('&'));
        return query.append("resize=")
                .append(resize.name().toLowerCase(Locale.ROOT))
                .append("&quality=")
                .append(quality)
                .toString();
    }

    /**
     * The size that an image of that size becomes; it is never made larger than it is.
     *
     * @param w its width
     * @param h its height
     */
    public Size of(int w, int h) {
        double ratio = (double) w / h;
        double toWidth = width.isPresent() ? width.getAsInt() : height.isPresent() ? height.getAsInt() * ratio : w;
        double toHeight = height.isPresent() ? height.getAsInt() : width.isPresent() ? width.getAsInt() / ratio : h;
        if (resize == Resize.CONTAIN) {
            double scale = Math.min(1, Math.min(toWidth / w, toHeight / h));
            return new Size(pixels(w * scale), pixels(h * scale));
        }
        return new Size(pixels(Math.min(toWidth, LARGEST)), pixels(Math.min(toHeight, LARGEST)));
    }

    private static int pixels(double value) {
        return Math.max(1, (int) Math.round(value));
    }

    /** Width and height in pixels. */
    public record Size(int width, int height) {}
}
