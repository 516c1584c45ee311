package io.nextmavens.runtime.rest.error;

import java.util.List;

/** PGRST1xx: what is wrong with a request, seen without the database, and with what it made the database answer. */
public final class RequestErrors {

    private RequestErrors() {}

    /** PGRST100: the query string cannot be read. */
    public static RestError query(String message, String details) {
        return RestError.of(400, "PGRST100", message).withDetails(details);
    }

    /** PGRST101: a function is called by GET, HEAD and POST only. */
    public static RestError functionMethod(String method) {
        return RestError.of(405, "PGRST101", "Cannot use the " + method + " method on RPC");
    }

    /** PGRST102: the body cannot be read. */
    public static RestError body(String message) {
        return RestError.of(400, "PGRST102", message);
    }

    /** PGRST103: {@code limit} is negative. */
    public static RestError negativeLimit() {
        return range("Limit should be greater than or equal to zero.");
    }

    /** PGRST103: the Range header ends before it begins. */
    public static RestError rangeBoundsCrossed() {
        return range("The lower boundary must be lower than or equal to the upper boundary in the Range header.");
    }

    /** PGRST103: the range begins after the last row. */
    public static RestError rangeOutOfBounds(long offset, long total) {
        return range("An offset of " + offset + " was requested, but there are only " + total + " rows.");
    }

    private static RestError range(String details) {
        return RestError.of(416, "PGRST103", "Requested range not satisfiable").withDetails(details);
    }

    /** PGRST105: PUT names its row by the primary key alone. */
    public static RestError putFilters() {
        return RestError.of(
                405, "PGRST105", "Filters must include all and only primary key columns with 'eq' operators");
    }

    /** PGRST106: the profile names a schema that is not exposed. */
    public static RestError schema(String schema, List<String> exposed) {
        return RestError.of(406, "PGRST106", "Invalid schema: " + schema)
                .withHint("Only the following schemas are exposed: " + String.join(", ", exposed));
    }

    /** PGRST107: nothing of what the client accepts can be made. */
    public static RestError mediaTypes(List<String> accepted) {
        return RestError.of(406, "PGRST107", "None of these media types are available: " + String.join(", ", accepted));
    }

    /** PGRST108: a filter, order or limit is about an embed that {@code select=} has not. */
    public static RestError notEmbedded(String name) {
        return RestError.of(400, "PGRST108", "'" + name + "' is not an embedded resource in this request")
                .withHint("Verify that '" + name + "' is included in the 'select' query parameter.");
    }

    /** PGRST108: it is embedded, but under an alias, and only the alias counts. */
    public static RestError notEmbeddedByAlias(String name, String alias) {
        return RestError.of(400, "PGRST108", "'" + name + "' is not an embedded resource in this request")
                .withDetails("Target names are not allowed in filters if they have an alias")
                .withHint("Change '" + name + "' to '" + alias + "' in filters, orders or limits.");
    }

    /** PGRST111: {@code response.headers} is not what it should be. */
    public static RestError responseHeaders() {
        return RestError.of(
                500,
                "PGRST111",
                "response.headers guc must be a JSON array composed of objects with a single key and a string value");
    }

    /** PGRST112: {@code response.status} is not what it should be. */
    public static RestError responseStatus() {
        return RestError.of(500, "PGRST112", "response.status guc must be a valid status code");
    }

    /** PGRST114: PUT is about one row. */
    public static RestError putLimit() {
        return RestError.of(400, "PGRST114", "limit/offset querystring parameters are not allowed for PUT");
    }

    /** PGRST115: the body of a PUT is about another row than its URL. */
    public static RestError putKey() {
        return RestError.of(400, "PGRST115", "Payload values do not match URL in primary key column(s)");
    }

    /** PGRST116: one object was asked for, and there are more rows or none. */
    public static RestError notSingular(long rows) {
        return RestError.of(406, "PGRST116", "Cannot coerce the result to a single JSON object")
                .withDetails("The result contains " + rows + " rows");
    }

    /** PGRST117: the method means nothing here. */
    public static RestError method(String method) {
        return RestError.of(405, "PGRST117", "Unsupported HTTP method: " + method);
    }

    /** PGRST118: rows can be ordered by an embed only when there is at most one of it. */
    public static RestError relatedOrder(String origin, String target) {
        return RestError.of(400, "PGRST118", "A related order on '" + target + "' is not possible")
                .withDetails(
                        "'" + origin + "' and '" + target + "' do not form a many-to-one or one-to-one relationship");
    }

    /** PGRST120: of an embed only its absence can be a condition. */
    public static RestError embedFilter(String target) {
        return RestError.of(400, "PGRST120", "Bad operator on the '" + target + "' embedded resource")
                .withDetails("Only is null or not is null filters are allowed on embedded resources");
    }

    /** PGRST121: {@code RAISE SQLSTATE 'PGRST'} with a MESSAGE or DETAIL that is not what it should be. */
    public static RestError raise(String details, String hint) {
        return RestError.of(500, "PGRST121", "Could not parse JSON in the \"RAISE SQLSTATE 'PGRST'\" error")
                .withDetails(details)
                .withHint(hint);
    }

    /** PGRST122: {@code handling=strict}, and something else is not understood. */
    public static RestError preferences(List<String> invalid) {
        return RestError.of(400, "PGRST122", "Invalid preferences given with handling=strict")
                .withDetails("Invalid preferences: " + String.join(", ", invalid));
    }

    /** PGRST123: aggregates are off ({@code PGRST_DB_AGGREGATES_ENABLED}). */
    public static RestError aggregates() {
        return RestError.of(400, "PGRST123", "Use of aggregate functions is not allowed");
    }

    /** PGRST124: more rows would change than {@code max-affected} allows. */
    public static RestError maxAffected(long rows) {
        return RestError.of(400, "PGRST124", "Query result exceeds max-affected preference constraint")
                .withDetails("The query affects " + rows + " rows");
    }

    /** PGRST125: nothing is served under this path. */
    public static RestError path() {
        return RestError.of(404, "PGRST125", "Invalid path specified in request URL");
    }

    /** PGRST126: the description is off ({@code PGRST_OPENAPI_MODE}). */
    public static RestError openApiDisabled() {
        return RestError.of(404, "PGRST126", "Root endpoint metadata is disabled");
    }

    /** PGRST127: possible, but not done. */
    public static RestError notImplemented(String details) {
        return RestError.of(400, "PGRST127", "Feature not implemented").withDetails(details);
    }

    /** PGRST128: {@code max-affected} with a function that returns no set. */
    public static RestError maxAffectedFunction() {
        return RestError.of(
                400,
                "PGRST128",
                "Function must return SETOF or TABLE when max-affected preference is used with handling=strict");
    }
}
