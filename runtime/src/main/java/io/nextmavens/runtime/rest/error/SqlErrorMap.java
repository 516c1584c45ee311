package io.nextmavens.runtime.rest.error;

import java.util.List;
import java.util.Optional;

/**
 * What the client is told of an error that PostgreSQL raised: which HTTP status a SQLSTATE has (manual, appendix A),
 * and the two ways a function can choose the answer itself, {@code PTxyz} and {@code PGRST}.
 */
public final class SqlErrorMap {

    private static final String UNDEFINED_COLUMN = "42703";

    private SqlErrorMap() {}

    /**
     * The answer to an error of PostgreSQL.
     *
     * @param anonymous whether the request ran as the anonymous role: it may be let in with a token (401), where
     *     anybody else may not (403)
     */
    public static RestError toError(SqlFailure failure, boolean anonymous) {
        if ("PGRST".equals(failure.sqlState())) {
            return RaisedResponse.parse(failure);
        }
        int status = status(failure, anonymous);
        RestError error = new RestError(
                status,
                reason(failure),
                failure.sqlState(),
                UNDEFINED_COLUMN.equals(failure.sqlState()) ? withoutOurNames(failure.message()) : failure.message(),
                failure.detail().map(RestError.Details.Text::new),
                failure.hint(),
                List.of());
        return status == 401 ? error.withHeader("WWW-Authenticate", "Bearer") : error;
    }

    /** A column that neither the body nor what a function gives has: what the statement calls these is our business. */
    private static String withoutOurNames(String message) {
        return message.replace("pgrst_body.", "")
                .replace("pgrst_call.", "")
                .replace("_pgrst_row.pgrst_scalar", "of the function's result");
    }

    /** The message of {@code RAISE SQLSTATE 'PT402'} is the reason phrase too. */
    private static Optional<String> reason(SqlFailure failure) {
        return raisedStatus(failure.sqlState()).isPresent() ? Optional.of(failure.message()) : Optional.empty();
    }

    private static Optional<Integer> raisedStatus(String sqlState) {
        if (!sqlState.startsWith("PT") || sqlState.length() != 5) {
            return Optional.empty();
        }
        int status = 0;
        for (int i = 2; i < 5; i++) {
            char c = sqlState.charAt(i);
            if (c < '0' || c > '9') {
                return Optional.empty();
            }
            status = status * 10 + (c - '0');
        }
        return status >= 200 && status <= 599 ? Optional.of(status) : Optional.empty();
    }

    private static int status(SqlFailure failure, boolean anonymous) {
        String sqlState = failure.sqlState();
        String message = failure.message();
        return switch (sqlState) {
            case "23503", "23505" -> 409; // foreign_key_violation, unique_violation
            case "25006" -> 405; // read_only_sql_transaction
            // cardinality_violation, which pg-safeupdate raises too
            case "21000" -> message.endsWith("requires a WHERE clause") ? 400 : 500;
            // invalid_parameter_value; a token whose role does not exist is the client's to change
            case "22023" -> message.startsWith("role") && message.endsWith("does not exist") ? 401 : 400;
            case "53400" -> 500; // configuration_limit_exceeded
            case "57P01" -> 503; // admin_shutdown
            case "P0001" -> 400; // raise_exception
            // undefined_function; rows that cannot be made XML are not acceptable, rather than not found
            case "42883" -> message.startsWith("function xmlagg(") ? 406 : 404;
            case "42P01" -> 404; // undefined_table
            case "42P17" -> 500; // invalid_object_definition: policies that recurse
            case "42501" -> anonymous ? 401 : 403; // insufficient_privilege
            default -> raisedStatus(sqlState).orElseGet(() -> statusOfClass(sqlState));
        };
    }

    private static int statusOfClass(String sqlState) {
        return switch (sqlState.length() < 2 ? "" : sqlState.substring(0, 2)) {
            case "08" -> 503; // connection exception
            case "0L", "0P", "28" -> 403; // invalid grantor, role specification, authorization
            case "53" -> 503; // insufficient resources
            case "09", "25", "2D", "38", "39", "3B", "40", "54", "55", "57", "58", "F0", "HV", "P0", "PT", "XX" -> 500;
            default -> 400;
        };
    }
}
