package io.nextmavens.runtime.auth.tenant;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.audit.AuditLog.Action;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.Client;
import io.nextmavens.runtime.auth.mail.Letter;
import io.nextmavens.runtime.auth.mail.Letters;
import io.nextmavens.runtime.auth.mail.Postman.Trouble;
import io.nextmavens.runtime.auth.mail.Postman.Undelivered;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.store.DatabaseTrouble;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.user.EmailAddress;
import io.nextmavens.runtime.auth.user.NewUser;
import io.nextmavens.runtime.auth.user.Users;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Mails those who are invited to tenants ({@code nextmavens.tenant_invitations}): one mail for each, whichever process of
 * the project comes first. What fails is tried again, and the row says why. Without a mail server it does nothing. Never
 * logs a link. Thread-safe.
 */
public final class Invitations implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Invitations.class);
    private static final Duration EVERY = Duration.ofSeconds(15);

    /** Longer than one mail takes at most: whoever died with one leaves it to the next after that. */
    private static final Duration LEASE = Duration.ofMinutes(3);

    private static final Client NOBODY = new Client("", true, Optional.empty());

    private final Vertx vertx;
    private final AuthParts parts;
    private final Optional<Long> timer;
    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean closed;

    public Invitations(Vertx vertx, AuthParts parts) {
        this.vertx = vertx;
        this.parts = parts;
        this.timer = parts.settings().mail().server().map(server -> vertx.setPeriodic(EVERY.toMillis(), id -> look()));
    }

    /** Looks who is to be mailed, soon. */
    public void look() {
        if (timer.isPresent() && !closed && looks.getAndIncrement() == 0) {
            Thread.ofVirtual().name("auth-invitations").start(this::run);
        }
    }

    private void run() {
        int seen;
        do {
            seen = looks.get();
            try {
                boolean more = true;
                while (more && !closed) {
                    more = next();
                }
            } catch (DatabaseTrouble e) {
                LOG.warnf("Mailing invitations to tenants is broken off: %s; it is tried again", e.told());
            } catch (RuntimeException e) {
                LOG.error("Mailing invitations to tenants is broken off; it is tried again", e);
            }
        } while (looks.addAndGet(-seen) != 0);
    }

    /** Mails the next one; whether another one may follow at once. */
    private boolean next() {
        Optional<Invitation> claimed = parts.database().transaction(Invitations::claim);
        if (claimed.isEmpty()) {
            return false;
        }
        Invitation invitation = claimed.get();
        Optional<Undelivered> failure = mail(invitation);
        if (failure.isEmpty()) {
            return true;
        }
        Undelivered undelivered = failure.get();
        Duration pause = invitation.pause(undelivered.trouble());
        LOG.warnf(
                "An invitation to the tenant %s is not mailed: %s; it is tried again in %d s",
                invitation.tenant(), undelivered.why(), pause.toSeconds());
        var _ = parts.database()
                .transaction(work -> work.sql(
                        Boolean.class,
                        "select nextmavens.invitation_failed(?1, cast(?2 as text), cast(?3 as text), ?4)",
                        invitation.tenant(),
                        invitation.email(),
                        undelivered.why(),
                        (int) pause.toSeconds()));
        // a server that is away is away for the next one, too
        return undelivered.trouble() != Trouble.UNREACHABLE;
    }

    private static Optional<Invitation> claim(Work work) {
        return work
                .sql(String.class, "select cast(nextmavens.claim_invitation(?1) as text)", (int) LEASE.toSeconds())
                .stream()
                .filter(Objects::nonNull)
                .map(JsonObject::new)
                .map(Invitation::of)
                .findFirst();
    }

    private Optional<Undelivered> mail(Invitation invitation) {
        Optional<Letter> letter;
        try {
            letter = parts.database().transaction(work -> letter(work, invitation));
        } catch (AuthException e) {
            return Optional.of(new Undelivered(Trouble.REFUSED, e.getMessage()));
        } catch (DatabaseTrouble e) {
            if (!e.isDuplicate()) {
                throw e;
            }
            return Optional.of(
                    new Undelivered(Trouble.POSTPONED, "an account with this address was made at the same moment"));
        }
        if (letter.isEmpty()) {
            return Optional.empty();
        }
        Optional<Undelivered> failure = parts.postman().send(letter.get());
        if (failure.isEmpty()) {
            var _ = parts.database().transaction(work -> mailed(work, invitation));
        }
        return failure;
    }

    /** Empty where the address has been proven meanwhile. */
    private Optional<Letter> letter(Work work, Invitation invitation) {
        String email = EmailAddress.parse(invitation.email());
        User found = parts.users().byEmail(work, email).orElseGet(() -> parts.users()
                .create(work, NewUser.byEmail(email, Optional.empty(), new JsonObject(), false)));
        User user = work.findForUpdate(User.class, found.id).orElseThrow();
        if (user.emailConfirmedAt != null) {
            return Optional.empty();
        }
        if (!user.isConfirmed()) {
            // somebody may have signed up with an address that is not theirs: their password must not open the account
            // once the owner of the address has proven it
            user.encryptedPassword = "";
            Users.endSessions(work, user, Optional.empty());
        }
        user.invitedAt = Sessions.now();
        user.confirmationSentAt = user.invitedAt;
        user.updatedAt = user.invitedAt;
        work.update(user);
        return Optional.of(Letters.invitation(
                parts.settings(),
                user,
                parts.oneTimeTokens().issueInvitation(work, user),
                invitation.tenantName(),
                parts.settings().site().url()));
    }

    private boolean mailed(Work work, Invitation invitation) {
        parts.users().byEmail(work, invitation.email()).ifPresent(user -> parts.audit()
                .writeOfAdministrator(
                        work,
                        Action.USER_INVITED,
                        NOBODY,
                        new JsonObject()
                                .put("user_id", user.id.toString())
                                .put("user_email", user.email)
                                .put("tenant_id", invitation.tenant().toString())));
        return work.sql(
                        Boolean.class,
                        "select nextmavens.invitation_mailed(?1, cast(?2 as text))",
                        invitation.tenant(),
                        invitation.email())
                .getFirst();
    }

    @Override
    public void close() {
        closed = true;
        timer.ifPresent(vertx::cancelTimer);
    }
}
