package io.nextmavens.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.auth.AuthClient.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is invited to a tenant gets one mail, and its link leads into the tenant with the role. */
@QuarkusTest
@WithTestResource(AuthStack.class)
class InvitationsIT {

    @Inject
    Vertx vertx;

    private AuthClient auth;
    private String email;
    private UUID tenant;

    @BeforeEach
    void start() {
        auth = AuthClient.start(vertx);
        email = AuthClient.anEmail();
        tenant = aTenant("Ac&me Ltd");
    }

    @AfterEach
    void stop() {
        auth.close();
        AuthStack.sql("delete from nextmavens.tenant_invitations");
    }

    private static UUID aTenant(String name) {
        UUID id = UUID.randomUUID();
        AuthStack.sql("insert into public.tenants (id, name) values ('" + id + "', '" + name + "')");
        return id;
    }

    private static void invite(UUID tenant, String email, String role) {
        AuthStack.sql("insert into nextmavens.tenant_invitations (tenant_id, email, role) values ('" + tenant + "', '"
                + email + "', '" + role + "')");
    }

    private static String invitation(String column, String email) {
        return AuthStack.one("select coalesce((select (" + column
                + ")::text from nextmavens.tenant_invitations where email = '" + email + "'), '')");
    }

    private static void awaitMailed(String email) {
        Awaitility.await(email).atMost(Duration.ofSeconds(60)).until(() -> !invitation("mailed_at", email)
                .isEmpty());
    }

    /** Follows a link of a mail as a browser does; gives the value that the application is sent. */
    private String followed(String link, String name) {
        assertThat(link).startsWith("https://api.example.com/auth/v1/verify?");
        Reply redirect = auth.get(link.substring("https://api.example.com".length()));
        return Arrays.stream(
                        URI.create(redirect.header("Location")).getRawFragment().split("&", -1))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }

    @Test
    void theMailSaysWhichTenantInvitesAndItsLinkLeadsIntoIt() {
        // When
        invite(tenant, email, "editor");
        ReceivedMail mail = AuthStack.smtp().next(email);
        String token = followed(mail.link(), "access_token");

        // Then
        assertThat(mail.subject()).isEqualTo("You have been invited to Ac&me Ltd");
        assertThat(mail.html()).contains("join Ac&amp;me Ltd at https://app.example.com");
        assertThat(mail.text()).contains("join Ac&me Ltd at").doesNotContain("code");
        JsonObject claims = AuthClient.claims(token);
        assertThat(claims.getString("email")).isEqualTo(email);
        assertThat(claims.getString("tenant_id")).isEqualTo(tenant.toString());
        assertThat(claims.getJsonArray("tenant_roles")).containsExactly("editor");
        assertThat(invitation("email", email)).isEmpty();
        assertThat(auth.put(
                                "/user",
                                new JsonObject().put("password", AuthClient.PASSWORD),
                                "Authorization",
                                "Bearer " + token)
                        .status())
                .isEqualTo(200);
        assertThat(auth.signIn(email).status()).isEqualTo(200);
        assertThat(AuthStack.one("select payload -> 'traits' ->> 'tenant_id' from auth.audit_log_entries"
                        + " where payload ->> 'action' = 'user_invited' and payload -> 'traits' ->> 'user_email' = '"
                        + email + "'"))
                .isEqualTo(tenant.toString());
    }

    @Test
    void eachGetsOneMailHoweverManyProcessesThereAreAndAnotherOneWhenItIsAskedFor() {
        // Given
        List<String> emails =
                IntStream.range(0, 6).mapToObj(i -> AuthClient.anEmail()).toList();
        try (AuthClient second = AuthClient.start(vertx)) {
            assertThat(second.port()).isPositive();

            // When
            emails.forEach(one -> invite(tenant, one, "member"));
            emails.forEach(InvitationsIT::awaitMailed);
            // every process looks once more
            AuthStack.sql("select pg_notify('nextmavens', 'reload config')");
            invite(tenant, email, "member");
            awaitMailed(email);

            // Then
            emails.forEach(one -> assertThat(AuthStack.smtp().to(one)).as(one).hasSize(1));

            // When
            AuthStack.sql(
                    "update nextmavens.tenant_invitations set asked = 'monday', mailed_at = null, next_try_at = now()"
                            + " where email = '" + emails.getFirst() + "'");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> AuthStack.smtp().to(emails.getFirst()).size() == 2);

            // Then
            assertThat(followed(AuthStack.smtp().to(emails.getFirst()).getLast().link(), "access_token"))
                    .isNotEmpty();
        }
    }

    @Test
    void aMailServerThatIsAwayIsSaidAndTriedAgain() throws IOException {
        // Given
        SmtpSink server = AuthStack.smtp();
        server.leave();

        // When
        invite(tenant, email, "member");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !invitation("problem", email)
                .isEmpty());
        String problem = invitation("problem", email);
        String pause = invitation("next_try_at > now()", email);
        server.comeBack();
        awaitMailed(email);

        // Then
        assertThat(problem).startsWith("the mail server 127.0.0.1:" + server.port() + " cannot be reached");
        assertThat(pause).isEqualTo("true");
        assertThat(server.to(email)).hasSize(1);
        assertThat(invitation("problem", email)).isEmpty();
    }

    @Test
    void whatTheMailServerSaysToAnAddressIsToldWithoutTheLinkThatItQuotes() {
        // Given
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler log = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry.getMessage() + Arrays.toString(entry.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger("").addHandler(log);

        // When
        AuthStack.smtp().refuse(email);
        invite(tenant, email, "member");
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !invitation("problem", email)
                    .isEmpty());
        } finally {
            Logger.getLogger("").removeHandler(log);
        }

        // Then
        String hash = AuthStack.one("select token_hash from auth.one_time_tokens where relates_to = '" + email + "'");
        assertThat(hash).startsWith("invite_");
        assertThat(invitation("problem", email)).contains("550 no such user").doesNotContain(hash);
        assertThat(logged.toString()).contains(tenant.toString()).doesNotContain(hash);
        // the address is wrong, for all one knows: it is not tried at once
        assertThat(invitation("next_try_at > now() + interval '50 minutes'", email))
                .isEqualTo("true");
    }

    @Test
    void whoIsTakenOffTheListKeepsNoWayIn() {
        // Given
        invite(tenant, email, "member");
        ReceivedMail mail = AuthStack.smtp().next(email);

        // When
        AuthStack.sql("delete from nextmavens.tenant_invitations where email = '" + email + "'");
        String token = followed(mail.link(), "access_token");

        // Then
        assertThat(AuthClient.claims(token).containsKey("tenant_id")).isFalse();
        assertThat(AuthStack.one("select count(*) from public.memberships where tenant_id = '" + tenant + "'"))
                .isEqualTo("0");
    }

    @Test
    void whoHasAnAccountIsAMemberAtOnceAndGetsNoMail() {
        // Given
        String user = auth.aUser(email);
        String other = AuthClient.anEmail();

        // When
        invite(tenant, email, "admin");
        invite(tenant, other, "member");
        awaitMailed(other);

        // Then
        assertThat(AuthStack.one("select role from public.memberships where user_id = '" + user + "'"))
                .isEqualTo("admin");
        assertThat(AuthStack.smtp().to(email)).isEmpty();
    }

    @Test
    void thePasswordOfWhoSignedUpWithAnAddressOfAnotherDoesNotOpenTheAccount() {
        // Given
        auth.post("/signup", new JsonObject().put("email", email).put("password", AuthClient.PASSWORD));
        AuthStack.smtp().next(email);

        // When
        invite(tenant, email, "member");
        String token = followed(AuthStack.smtp().next(email).link(), "access_token");

        // Then
        assertThat(AuthClient.claims(token).getString("tenant_id")).isEqualTo(tenant.toString());
        assertThat(auth.signIn(email).status()).isEqualTo(400);
    }

    @Test
    void theLinkOutlivesTheCodeAndEndsWhenTheSettingSays() {
        // Given
        invite(tenant, email, "member");
        ReceivedMail mail = AuthStack.smtp().next(email);
        awaitMailed(email);
        String age = "update auth.one_time_tokens set created_at = now() at time zone 'utc' - interval '%s'"
                + " where relates_to = '" + email + "'";

        // When
        AuthStack.sql(age.formatted("8 days"));
        String late = followed(mail.link(), "error_code");
        AuthStack.sql(age.formatted("6 days"));
        String inTime = followed(mail.link(), "access_token");

        // Then
        assertThat(late).isEqualTo("otp_expired");
        assertThat(AuthClient.claims(inTime).getString("tenant_id")).isEqualTo(tenant.toString());
    }

    @Test
    void aSuspendedTenantMailsNobodyUntilItIsNotAnyMore() {
        // Given
        AuthStack.sql("insert into nextmavens.tenant_quotas (tenant_id, suspended) values ('" + tenant + "', true)");
        UUID neighbour = aTenant("neighbour");
        String other = AuthClient.anEmail();

        // When
        invite(tenant, email, "member");
        invite(neighbour, other, "member");
        awaitMailed(other);

        // Then
        assertThat(invitation("tries", email)).isEqualTo("0");
        AuthStack.sql("update nextmavens.tenant_quotas set suspended = false where tenant_id = '" + tenant + "'");
        assertThat(AuthStack.smtp().next(email).subject()).contains("Ac&me");
    }
}
