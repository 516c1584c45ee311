package io.nextmavens.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteShapeTest {

    @ParameterizedTest
    @CsvSource({
        "rest, /rest/v1, /notes, true, /rest/v1/{table}",
        "rest, '', /notes, true, /{table}",
        "rest, /rest/v1, /, true, /rest/v1",
        "rest, '', /, true, /",
        "rest, /rest/v1, /rpc/add, true, /rest/v1/rpc/{function}",
        "auth, /auth/v1, /token, true, /auth/v1/token",
        "auth, /auth/v1, /admin/users/5b2c, true, /auth/v1/admin/{…}",
        "auth, /auth/v1, /whatever-a-client-sends, false, /auth/v1/{…}",
        "storage, /storage/v1, /object/private/a.pdf, true, /storage/v1/object/{…}",
        "storage, /storage, /5b2c1f, true, /storage/{…}",
        "graphql, /graphql, /, true, /graphql"
    })
    void thePathIsToldWithoutWhatIsInIt(String service, String prefix, String path, boolean known, String shape) {
        assertThat(RouteShape.of(service, prefix, path, known)).isEqualTo(shape);
    }

    @ParameterizedTest
    @CsvSource({
        "rest, /rest/v1, /notes, true, /rest/v1/notes",
        "rest, /rest/v1, /rpc/add, true, /rest/v1/rpc/add",
        "rest, /rest/v1, /, true, /rest/v1",
        "rest, /rest/v1, /notes, false, /rest/v1/{table}",
        "rest, /rest/v1, /eyJh.eyJz.c2ln, true, /rest/v1/{table}",
        "rest, '', /a%20b, true, /{table}",
        "storage, /storage/v1, /object/private/a.pdf, true, /storage/v1/object/{…}"
    })
    void tablesAndFunctionsAreNamedWhereNothingIsCountedByThem(
            String service, String prefix, String path, boolean known, String route) {
        assertThat(RouteShape.named(service, prefix, path, known)).isEqualTo(route);
    }
}
