package io.nextmavens.runtime.rest.request;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** A media type that is asked for or sent. Values are equal when they name the same representation. */
public sealed interface MediaType {

    /** The type as it is written in a message, parameters included. */
    String mime();

    /** The value of a Content-Type header. */
    String contentType();

    /** The types that have no parameters of interest. */
    enum Plain implements MediaType {
        JSON("application/json"),
        GEO_JSON("application/geo+json"),
        CSV("text/csv"),
        TEXT("text/plain"),
        XML("text/xml"),
        OPENAPI("application/openapi+json"),
        FORM("application/x-www-form-urlencoded"),
        OCTET_STREAM("application/octet-stream"),
        ANY("*/*");

        private final String mime;

        Plain(String mime) {
            this.mime = mime;
        }

        @Override
        public String mime() {
            return mime;
        }

        @Override
        public String contentType() {
            return this == OCTET_STREAM ? mime : mime + "; charset=utf-8";
        }
    }

    /** {@code application/vnd.pgrst.object+json}: exactly one row, as an object. */
    record SingleObject(boolean nullsStripped) implements MediaType {

        @Override
        public String mime() {
            return nullsStripped
                    ? "application/vnd.pgrst.object+json;nulls=stripped"
                    : "application/vnd.pgrst.object+json";
        }

        @Override
        public String contentType() {
            return mime() + "; charset=utf-8";
        }
    }

    /** {@code application/vnd.pgrst.array+json;nulls=stripped}. */
    record StrippedArray() implements MediaType {

        @Override
        public String mime() {
            return "application/vnd.pgrst.array+json;nulls=stripped";
        }

        @Override
        public String contentType() {
            return mime() + "; charset=utf-8";
        }
    }

    /** {@code application/vnd.pgrst.plan+json; for="…"; options=…}: the execution plan, not the rows. */
    record Plan(MediaType of, Format format, Set<Option> options) implements MediaType {

        public Plan {
            options = options.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(options));
        }

        @Override
        public String mime() {
            StringBuilder text = new StringBuilder("application/vnd.pgrst.plan+")
                    .append(format.keyword())
                    .append("; for=\"")
                    .append(of.mime())
                    .append('"');
            String separator = "; options=";
            for (Option option : options) {
                text.append(separator).append(option.keyword());
                separator = "|";
            }
            return text.toString();
        }

        @Override
        public String contentType() {
            return mime() + "; charset=utf-8";
        }

        /** EXPLAIN's FORMAT. */
        public enum Format {
            JSON("json"),
            TEXT("text");

            private final String keyword;

            Format(String keyword) {
                this.keyword = keyword;
            }

            /** In lower case. */
            public String keyword() {
                return keyword;
            }
        }

        /** EXPLAIN's options, in the order they are written. */
        public enum Option {
            ANALYZE("analyze"),
            VERBOSE("verbose"),
            SETTINGS("settings"),
            BUFFERS("buffers"),
            WAL("wal");

            private final String keyword;

            Option(String keyword) {
                this.keyword = keyword;
            }

            /** In lower case. */
            public String keyword() {
                return keyword;
            }
        }
    }

    /**
     * Any other type; a handler in the database may make it.
     *
     * @param mime as the client wrote it
     */
    record Other(String mime) implements MediaType {

        @Override
        public String contentType() {
            return mime;
        }
    }
}
