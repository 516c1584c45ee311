package io.nextmavens.operator.tenant;

import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.crds.v1alpha1.RuntimeService;
import io.nextmavens.operator.database.TenantInvitation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far a tenant's invitations have come; what is worst is told.
 *
 * @param reason of the condition MembersInvited
 * @param message names the members and says why
 * @param invitations by address
 */
record InvitationsResult(TenantReason reason, String message, List<TenantInvitation> invitations) {

    private static final int MOST_NAMED = 5;
    private static final Set<String> MAIL_SERVER = Set.of("SMTP_HOST", "GOTRUE_SMTP_HOST");

    InvitationsResult {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(message, "message");
        invitations = List.copyOf(invitations);
    }

    /** Whether nothing is left to do but to accept. */
    boolean holds() {
        return reason == TenantReason.ALL_INVITED;
    }

    static InvitationsResult of(List<TenantInvitation> invitations, NextMavensTenant tenant, ProjectSpec project) {
        var unmailed = invitations.stream()
                .filter(one -> one.mailedAt().isEmpty() && !one.hasAccount())
                .toList();
        var failed = unmailed.stream().filter(one -> one.problem().isPresent()).toList();
        var unplaced = invitations.stream().filter(TenantInvitation::hasAccount).toList();
        var without = withoutMail(tenant, project);
        if (without.isPresent() && !unmailed.isEmpty()) {
            return new InvitationsResult(
                    TenantReason.MAIL_NOT_SET_UP,
                    "no mail tells " + named(unmailed) + " that they are invited: " + without.get()
                            + "; whoever signs up with the address is a member without a mail",
                    invitations);
        }
        if (!failed.isEmpty()) {
            return new InvitationsResult(
                    TenantReason.MAIL_FAILED,
                    failed.stream()
                                    .limit(MOST_NAMED)
                                    .map(one ->
                                            one.email() + ": " + one.problem().orElseThrow())
                                    .collect(Collectors.joining("; "))
                            + more(failed) + "; it is tried again",
                    invitations);
        }
        if (!unplaced.isEmpty()) {
            return new InvitationsResult(
                    TenantReason.MEMBER_QUOTA,
                    named(unplaced) + ": the tenant has as many members as its quota allows; raise it, or take"
                            + " somebody out",
                    invitations);
        }
        if (!unmailed.isEmpty()) {
            return new InvitationsResult(
                    TenantReason.MAIL_WAITS,
                    "the mail to " + named(unmailed)
                            + (tenant.getSpec().suspended()
                                    ? " waits until the tenant is not suspended any more"
                                    : " is on its way"),
                    invitations);
        }
        return new InvitationsResult(
                TenantReason.ALL_INVITED,
                invitations.isEmpty()
                        ? "nobody is invited who is not a member"
                        : "the mail server has the mail to " + named(invitations),
                invitations);
    }

    /** What is to be set so that mails are sent; empty where nothing is. */
    private static Optional<String> withoutMail(NextMavensTenant tenant, ProjectSpec project) {
        var name = tenant.getSpec().projectRef().name();
        var services = project.runtime().services();
        if (!services.isEmpty() && !services.contains(RuntimeService.AUTH)) {
            return Optional.of("add auth, which sends mails, to spec.runtime.services of the project " + name);
        }
        boolean hasServer = (project.auth() != null && project.auth().smtp() != null)
                || project.runtime().env().stream().anyMatch(variable -> MAIL_SERVER.contains(variable.name()));
        return hasServer ? Optional.empty() : Optional.of("set spec.auth.smtp of the project " + name);
    }

    private static String named(List<TenantInvitation> some) {
        return some.stream().limit(MOST_NAMED).map(TenantInvitation::email).collect(Collectors.joining(", "))
                + more(some);
    }

    private static String more(List<TenantInvitation> some) {
        return some.size() > MOST_NAMED ? " and " + (some.size() - MOST_NAMED) + " more" : "";
    }
}
