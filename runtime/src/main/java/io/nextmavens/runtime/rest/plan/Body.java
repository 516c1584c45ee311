package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.MediaHandler;

/** What PostgreSQL makes of the rows. */
public sealed interface Body {

    /** Nothing: only the count of rows matters. */
    record None() implements Body {}

    /** A JSON array; of a function that returns one value or row, that alone. */
    record Json(boolean nullsStripped) implements Body {}

    /** The first row as a JSON object; that there is exactly one is for the caller to check. */
    record SingleObject(boolean nullsStripped) implements Body {}

    /** A FeatureCollection, by PostGIS. */
    record GeoJson() implements Body {}

    /** CSV with a header line. */
    record Csv() implements Body {}

    /** Whatever the handler makes. */
    record Custom(MediaHandler handler) implements Body {}
}
