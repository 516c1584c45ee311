package io.nextmavens.operator.tenant;

import java.util.Objects;
import java.util.Optional;

/** What came of a look at a tenant. */
sealed interface TenantResult {

    TenantReason reason();

    String message();

    /** It is as the spec says. */
    record Kept(
            TenantReason reason, String message, Optional<String> schema, int members, InvitationsResult invitations)
            implements TenantResult {
        public Kept {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(invitations, "invitations");
        }
    }

    /** Something else has to come first, or it failed: it is tried again. */
    record Waiting(TenantReason reason, String message) implements TenantResult {
        public Waiting {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
        }
    }

    /** Somebody has to change something. */
    record Refused(TenantReason reason, String message) implements TenantResult {
        public Refused {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
        }
    }
}
