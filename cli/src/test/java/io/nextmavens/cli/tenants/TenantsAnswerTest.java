package io.nextmavens.cli.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenantsAnswerTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @Test
    void whoIsInvitedIsToldWithWhatKeepsTheirMail() {
        // Given
        var tenant = tenant("""
                id: aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa
                members: 3
                invited: 2
                conditions:
                  - {type: Ready, status: "True", reason: Ready, message: kept}
                  - {type: MembersInvited, status: "False", reason: MailFailed, message: "bob@example.com: 550 unknown"}
                invitations:
                  - {email: ann@example.com, mailedAt: "2026-11-27T11:00:00Z"}
                  - {email: bob@example.com, problem: 550 unknown}
                """);

        // When
        var answer = TenantsAnswer.of(List.of(tenant), NOW);

        // Then
        assertThat(answer.text()).isEqualTo("""
                NAME   READY   REASON   ID                                     PLAN   MEMBERS   INVITED          SUSPENDED   AGE
                acme   True    Ready    aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa   -      3         2 (MailFailed)   -           60m

                INVITED TO   EMAIL             MAILED   PROBLEM
                acme         ann@example.com   60m
                acme         bob@example.com   -        550 unknown
                """);
        var item = answer.data().path("items").path(0);
        assertThat(item.path("membersInvited").path("reason").asText()).isEqualTo("MailFailed");
        assertThat(item.path("invitations").path(1).path("problem").asText()).isEqualTo("550 unknown");
    }

    @Test
    void whereNobodyIsInvitedThereIsNoSecondTable() {
        // Given
        var tenant = tenant("""
                members: 3
                invited: 0
                conditions:
                  - {type: Ready, status: "True", reason: Ready, message: kept}
                  - {type: MembersInvited, status: "True", reason: AllInvited, message: nobody}
                """);

        // When
        var answer = TenantsAnswer.of(List.of(tenant), NOW);

        // Then
        assertThat(answer.text()).hasLineCount(2).doesNotContain("AllInvited");
        assertThat(answer.data()
                        .path("items")
                        .path(0)
                        .path("membersInvited")
                        .path("holds")
                        .asBoolean())
                .isTrue();
    }

    private static NextMavensTenant tenant(String status) {
        return Serialization.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensTenant
                metadata: {name: acme, namespace: shop, creationTimestamp: "2026-11-27T11:00:00Z"}
                spec: {projectRef: {name: notes}}
                status:
                %s
                """.formatted(status.indent(2)), NextMavensTenant.class);
    }
}
