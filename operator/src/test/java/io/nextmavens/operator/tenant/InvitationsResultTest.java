package io.nextmavens.operator.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.operator.database.TenantInvitation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvitationsResultTest {

    private static final String WITH_MAIL = "{auth: {smtp: {host: mail, from: hello@example.com}}}";

    private static TenantInvitation waiting(String email) {
        return new TenantInvitation(email, Optional.empty(), Optional.empty(), false);
    }

    private static TenantInvitation mailed(String email) {
        return new TenantInvitation(email, Optional.of(Instant.EPOCH), Optional.empty(), false);
    }

    private static TenantInvitation failed(String email) {
        return new TenantInvitation(email, Optional.empty(), Optional.of("the server says no"), false);
    }

    private static InvitationsResult told(String spec, boolean suspended, TenantInvitation... invitations) {
        var project = Serialization.unmarshal(
                "apiVersion: nextmavens.io/v1alpha1\nkind: NextMavensProject\nspec: %s\n".formatted(spec),
                NextMavensProject.class);
        var tenant = Serialization.unmarshal(
                "apiVersion: nextmavens.io/v1alpha1\nkind: NextMavensTenant\nspec: {projectRef: {name: notes}, suspended: %s}\n"
                        .formatted(suspended),
                NextMavensTenant.class);
        return InvitationsResult.of(List.of(invitations), tenant, project.getSpec());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|MAIL_NOT_SET_UP",
                WITH_MAIL + "|MAIL_WAITS",
                "{runtime: {env: [{name: SMTP_HOST, value: mail}]}}|MAIL_WAITS",
                "{runtime: {services: [rest]}, auth: {smtp: {host: mail, from: hello@example.com}}}|MAIL_NOT_SET_UP"
            })
    void aProjectMailsWhereItHasAMailServerAndAuth(String spec, TenantReason reason) {
        assertThat(told(spec, false, waiting("ann@example.com")).reason()).isEqualTo(reason);
    }

    @Test
    void whoHasTheMailNeedsNothingMoreNotEvenAMailServer() {
        // When
        var told = told("{}", false, mailed("ann@example.com"));

        // Then
        assertThat(told.holds()).isTrue();
        assertThat(told.message()).isEqualTo("the mail server has the mail to ann@example.com");
        assertThat(told("{}", false).message()).isEqualTo("nobody is invited who is not a member");
    }

    @Test
    void theFirstFiveAreNamedAndOthersCounted() {
        // When
        var told = told(
                WITH_MAIL,
                false,
                IntStream.range(0, 7).mapToObj(i -> failed(i + "@example.com")).toArray(TenantInvitation[]::new));

        // Then
        assertThat(told.reason()).isEqualTo(TenantReason.MAIL_FAILED);
        assertThat(told.message())
                .startsWith("0@example.com: the server says no; 1@example.com")
                .endsWith("and 2 more; it is tried again")
                .doesNotContain("5@example.com");
    }

    @Test
    void whatIsWorstIsTold() {
        // Given
        var full = new TenantInvitation("cid@example.com", Optional.empty(), Optional.empty(), true);

        // When Then
        assertThat(told(WITH_MAIL, false, full, waiting("ann@example.com")).reason())
                .isEqualTo(TenantReason.MEMBER_QUOTA);
        assertThat(told(WITH_MAIL, false, full, failed("ann@example.com")).reason())
                .isEqualTo(TenantReason.MAIL_FAILED);
        assertThat(told(WITH_MAIL, true, waiting("ann@example.com")).message())
                .isEqualTo("the mail to ann@example.com waits until the tenant is not suspended any more");
    }
}
