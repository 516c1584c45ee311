package io.nextmavens.runtime.rest.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.rest.Header;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An error of PostgreSQL")
class SqlErrorMapTest {

    @ParameterizedTest(name = "{0} ({1}) is {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    08006 | connection failure | 503
                    09000 | triggered action | 500
                    0L000 | grantor | 403
                    0P000 | role | 403
                    23503 | foreign key | 409
                    23505 | duplicate key | 409
                    23502 | not null | 400
                    25006 | read-only | 405
                    25001 | active transaction | 500
                    21000 | more than one row returned | 500
                    21000 | UPDATE requires a WHERE clause | 400
                    22023 | role "x" does not exist | 401
                    22023 | other | 400
                    22P02 | invalid input syntax | 400
                    28000 | authorization | 403
                    2D000 | termination | 500
                    38000 | external routine | 500
                    39000 | invocation | 500
                    3B000 | savepoint | 500
                    40001 | serialization | 500
                    42501 | permission denied | 403
                    42883 | function f() does not exist | 404
                    42883 | function xmlagg(text) does not exist | 406
                    42P01 | undefined table | 404
                    42P17 | infinite recursion | 500
                    42703 | undefined column | 400
                    53400 | configuration limit | 500
                    53300 | too many connections | 503
                    54001 | too complex | 500
                    55P03 | lock | 500
                    57014 | canceling statement | 500
                    57P01 | terminating connection | 503
                    58000 | system | 500
                    F0000 | configuration file | 500
                    HV000 | foreign data | 500
                    P0001 | raised | 400
                    P0002 | no data | 500
                    XX000 | internal | 500
                    PT402 | Payment Required | 402
                    PTabc | nonsense | 500
                    """)
    @DisplayName("has an HTTP status")
    void status(String sqlState, String message, int status) {
        // When
        RestError error = SqlErrorMap.toError(failure(sqlState, message), false);
        // Then
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.code()).isEqualTo(sqlState);
        assertThat(error.message()).isEqualTo(message);
    }

    @Test
    @DisplayName("of privilege asks somebody anonymous for a token, and tells others that it is forbidden")
    void privilege() {
        // When
        RestError error = SqlErrorMap.toError(failure("42501", "permission denied for table a"), true);
        // Then
        assertThat(error.status()).isEqualTo(401);
        assertThat(error.headers()).containsExactly(new Header("WWW-Authenticate", "Bearer"));
    }

    @Test
    @DisplayName("with a status of its own has its message as the reason phrase")
    void reason() {
        assertThat(SqlErrorMap.toError(failure("PT402", "Payment Required"), false)
                        .reason())
                .contains("Payment Required");
    }

    @Test
    @DisplayName("raised as PGRST says the whole answer")
    void raised() {
        // Given
        SqlFailure failure = new SqlFailure(
                "PGRST",
                "{\"code\":\"123\",\"message\":\"ABC\",\"details\":\"DEF\",\"hint\":\"XYZ\"}",
                Optional.of("{\"status\":332,\"status_text\":\"My Status\",\"headers\":{\"X-Header\":\"str\"}}"),
                Optional.empty());
        // When
        RestError error = SqlErrorMap.toError(failure, false);
        // Then
        assertThat(error)
                .isEqualTo(RestError.of(332, "123", "ABC")
                        .withDetails("DEF")
                        .withHint("XYZ")
                        .withHeader("X-Header", "str")
                        .withReason("My Status"));
    }

    @ParameterizedTest(name = "MESSAGE {0}, DETAIL {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    INVALID | {"status":332,"headers":{}} | Invalid JSON value for MESSAGE: 'INVALID'
                    {"code":"1"} | {"status":332,"headers":{}} | Invalid JSON value for MESSAGE: '{"code":"1"}'
                    {"code":"1","message":"m"} | INVALID | Invalid JSON value for DETAIL: 'INVALID'
                    {"code":"1","message":"m"} | {"status":332} | Invalid JSON value for DETAIL: '{"status":332}'
                    {"code":"1","message":"m"} | {"status":100,"headers":{}} | Invalid JSON value for DETAIL: '{"status":100,"headers":{}}'
                    {"code":"1","message":"m"} | | DETAIL is missing in the RAISE statement
                    """)
    @DisplayName("raised as PGRST has to be complete")
    void raisedIncompletely(String message, String detail, String details) {
        // When
        RestError error = SqlErrorMap.toError(
                new SqlFailure("PGRST", message, Optional.ofNullable(detail), Optional.empty()), false);
        // Then
        assertThat(error.status()).isEqualTo(500);
        assertThat(error.code()).isEqualTo("PGRST121");
        assertThat(error.details()).contains(new RestError.Details.Text(details));
    }

    private static SqlFailure failure(String sqlState, String message) {
        return new SqlFailure(sqlState, message, Optional.empty(), Optional.empty());
    }
}
