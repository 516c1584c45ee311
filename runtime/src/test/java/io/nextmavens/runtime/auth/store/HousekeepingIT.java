package io.nextmavens.runtime.auth.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.auth.AuthStack;
import io.quarkus.arc.Arc;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(AuthStack.class)
class HousekeepingIT {

    @Inject
    Vertx vertx;

    /** Not injected: it would be asked for in applications that have it switched off. */
    private static Mutiny.SessionFactory sessions() {
        return Arc.container().instance(Mutiny.SessionFactory.class).get();
    }

    @Test
    void whatHasEndedIsTakenAwayAndNothingElse() {
        // Given
        AuthStack.sql(
                "insert into auth.users (id, email) values ('00000000-0000-4000-8000-0000000000aa', 'old@example.com')",
                "insert into auth.sessions (id, user_id, not_after) values"
                        + " ('00000000-0000-4000-8000-0000000000b1', '00000000-0000-4000-8000-0000000000aa',"
                        + " now() - interval '2 days'),"
                        + " ('00000000-0000-4000-8000-0000000000b2', '00000000-0000-4000-8000-0000000000aa', null)",
                "insert into auth.refresh_tokens (token, revoked, updated_at, session_id) values"
                        + " ('housekeeping-old', true, now() - interval '2 days', '00000000-0000-4000-8000-0000000000b2'),"
                        + " ('housekeeping-used', true, now(), '00000000-0000-4000-8000-0000000000b2'),"
                        + " ('housekeeping-good', false, now() - interval '9 days',"
                        + " '00000000-0000-4000-8000-0000000000b2')",
                "insert into auth.flow_state (id, provider_type, authentication_method, created_at) values"
                        + " (gen_random_uuid(), 'email', 'magiclink', now() - interval '2 days')");

        // When
        try (Housekeeping housekeeping = new Housekeeping(vertx, new AuthDatabase(vertx, HousekeepingIT::sessions))) {
            housekeeping.run();
        }

        // Then
        assertThat(AuthStack.one("select string_agg(token, ',' order by token) from auth.refresh_tokens"
                        + " where token like 'housekeeping%'"))
                .isEqualTo("housekeeping-good,housekeeping-used");
        assertThat(AuthStack.one(
                        "select count(*) from auth.sessions where user_id = '00000000-0000-4000-8000-0000000000aa'"))
                .isEqualTo("1");
        assertThat(AuthStack.one("select count(*) from auth.flow_state where created_at < now() - interval '1 day'"))
                .isEqualTo("0");
    }
}
