package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.error.RequestErrors;
import io.nextmavens.runtime.rest.request.Query.OnPath;
import io.nextmavens.runtime.rest.request.QueryString.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code limit}, {@code offset} and the Range header, taken together the way PostgREST does: a limit of 0 asks for no
 * rows whatever else is said, and a range that comes out empty otherwise is an error.
 */
final class LimitsAndOffsets {

    private static final long UNBOUNDED = Long.MAX_VALUE;

    private final Map<String, Bounds> byPath;

    private LimitsAndOffsets(Map<String, Bounds> byPath) {
        this.byPath = byPath;
    }

    /** Row numbers, both of them included; the last may come before the first. */
    private record Bounds(long first, long last) {

        static final Bounds ALL = new Bounds(0, UNBOUNDED);

        boolean isEmpty() {
            return last < first;
        }

        boolean endsBeforeFirstRow() {
            return last == -1;
        }

        Bounds and(Bounds other) {
            return new Bounds(Math.max(first, other.first), Math.min(last, other.last));
        }

        RowRange toRange() {
            return last == UNBOUNDED
                    ? new RowRange(Math.max(first, 0), OptionalLong.empty())
                    : new RowRange(Math.max(first, 0), OptionalLong.of(Math.max(last - first + 1, 0)));
        }
    }

    static LimitsAndOffsets of(List<Parameter> parameters) {
        Map<String, OptionalLong> limits = new LinkedHashMap<>();
        Map<String, OptionalLong> offsets = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            if (parameter.value() == null) {
                continue;
            }
            String name = parameter.name();
            int dot = name.lastIndexOf('.') + 1;
            if (name.startsWith("limit", dot) && name.length() == dot + 5) {
                limits.put(name.substring(0, dot), integer(parameter.value()));
            } else if (name.startsWith("offset", dot) && name.length() == dot + 6) {
                offsets.put(name.substring(0, dot), integer(parameter.value()));
            }
        }
        if (limits.isEmpty() && offsets.isEmpty()) {
            return new LimitsAndOffsets(Map.of());
        }
        Map<String, Bounds> byPath = new LinkedHashMap<>();
        limits.forEach((path, limit) -> byPath.put(path, bounds(limit, Optional.ofNullable(offsets.get(path)))));
        offsets.forEach((path, offset) -> byPath.putIfAbsent(path, new Bounds(offset.orElse(0), UNBOUNDED)));
        return new LimitsAndOffsets(byPath);
    }

    /** A limit that is no number is none; but beside an offset it is 0. */
    private static Bounds bounds(OptionalLong limit, Optional<OptionalLong> offset) {
        if (offset.isEmpty()) {
            return limit.isPresent() ? new Bounds(0, limit.getAsLong() - 1) : Bounds.ALL;
        }
        long first = offset.get().orElse(0);
        return new Bounds(first, saturatedSum(first, limit.orElse(0)) - 1);
    }

    private static long saturatedSum(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? (a < 0 ? Long.MIN_VALUE + 1 : UNBOUNDED) : sum;
    }

    /** The rows wanted of the top level. */
    RowRange root(String method, Optional<String> rangeHeader) {
        Bounds header =
                "GET".equals(method) ? rangeHeader.map(LimitsAndOffsets::header).orElse(Bounds.ALL) : Bounds.ALL;
        Bounds limit = byPath.getOrDefault("", Bounds.ALL);
        RowRange range;
        if (limit.endsBeforeFirstRow()) {
            range = new RowRange(0, OptionalLong.of(0));
        } else {
            Bounds both = limit.isEmpty() ? limit : limit.and(header);
            if (header.isEmpty()) {
                throw RequestErrors.rangeBoundsCrossed().exception();
            }
            if (both.isEmpty()) {
                throw RequestErrors.negativeLimit().exception();
            }
            range = both.toRange();
        }
        if ("PUT".equals(method) && !range.isAll()) {
            throw RequestErrors.putLimit().exception();
        }
        return range;
    }

    /** The rows wanted of the embeds. */
    List<OnPath<RowRange>> embedded() {
        List<OnPath<RowRange>> ranges = new ArrayList<>(byPath.size());
        byPath.forEach((path, bounds) -> {
            if (!path.isEmpty()) {
                if (bounds.last() < bounds.first() - 1) {
                    throw RequestErrors.negativeLimit().exception();
                }
                ranges.add(new OnPath<>(QueryReader.path(path + "limit").path(), bounds.toRange()));
            }
        });
        return List.copyOf(ranges);
    }

    /** {@code first-last}, or {@code first-}; anything else asks for nothing special. */
    private static Bounds header(String text) {
        int dash = text.indexOf('-');
        if (dash < 1 || !isDigits(text, 0, dash) || !isDigits(text, dash + 1, text.length())) {
            return Bounds.ALL;
        }
        long first = digits(text, 0, dash);
        return new Bounds(first, dash + 1 == text.length() ? UNBOUNDED : digits(text, dash + 1, text.length()));
    }

    private static OptionalLong integer(String text) {
        String number = text.strip();
        boolean negative = number.startsWith("-");
        int start = negative ? 1 : 0;
        if (start == number.length() || !isDigits(number, start, number.length())) {
            return OptionalLong.empty();
        }
        long value = digits(number, start, number.length());
        return OptionalLong.of(negative ? -value : value);
    }

    private static boolean isDigits(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** What is too much for 64 bits is more than all rows, whichever number it is. */
    private static long digits(String text, int start, int end) {
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (value > (UNBOUNDED - digit) / 10) {
                return UNBOUNDED;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
