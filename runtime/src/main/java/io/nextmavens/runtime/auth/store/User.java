package io.nextmavens.runtime.auth.store;

import io.vertx.core.json.JsonObject;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.UUID;

/** A user, as GoTrue keeps it: {@code raw_app_meta_data} is the service's to write, {@code raw_user_meta_data} the user's. */
@Entity
@Table(schema = "auth", name = "users")
public class User {

    @Column(name = "instance_id")
    public UUID instanceId = new UUID(0, 0);

    @Id
    public UUID id;

    @Column(name = "aud")
    public String aud;

    @Column(name = "role")
    public String role;

    @Column(name = "email")
    public String email;

    @Column(name = "encrypted_password")
    public String encryptedPassword;

    @Column(name = "email_confirmed_at")
    public OffsetDateTime emailConfirmedAt;

    @Column(name = "invited_at")
    public OffsetDateTime invitedAt;

    @Column(name = "confirmation_sent_at")
    public OffsetDateTime confirmationSentAt;

    @Column(name = "recovery_sent_at")
    public OffsetDateTime recoverySentAt;

    @Column(name = "email_change")
    public String emailChange = "";

    @Column(name = "email_change_sent_at")
    public OffsetDateTime emailChangeSentAt;

    @Column(name = "last_sign_in_at")
    public OffsetDateTime lastSignInAt;

    @Column(name = "raw_app_meta_data")
    public JsonObject appMetadata;

    @Column(name = "raw_user_meta_data")
    public JsonObject userMetadata;

    @Column(name = "created_at")
    public OffsetDateTime createdAt;

    @Column(name = "updated_at")
    public OffsetDateTime updatedAt;

    @Column(name = "phone")
    public String phone;

    @Column(name = "phone_confirmed_at")
    public OffsetDateTime phoneConfirmedAt;

    /** 0 to 2: how many of the two addresses of an e-mail change have said yes. */
    @Column(name = "email_change_confirm_status")
    public Short emailChangeConfirmStatus = (short) 0;

    @Column(name = "banned_until")
    public OffsetDateTime bannedUntil;

    @Column(name = "reauthentication_sent_at")
    public OffsetDateTime reauthenticationSentAt;

    @Column(name = "is_sso_user")
    public boolean isSsoUser;

    @Column(name = "deleted_at")
    public OffsetDateTime deletedAt;

    @Column(name = "is_anonymous")
    public boolean isAnonymous;

    // GoTrue reads these into texts that are never null; our tokens are in one_time_tokens.
    @Column(name = "confirmation_token")
    public String confirmationToken = "";

    @Column(name = "recovery_token")
    public String recoveryToken = "";

    @Column(name = "email_change_token_new")
    public String emailChangeTokenNew = "";

    @Column(name = "email_change_token_current")
    public String emailChangeTokenCurrent = "";

    @Column(name = "reauthentication_token")
    public String reauthenticationToken = "";

    /** Whether an address of the user is proven to be theirs. */
    public boolean isConfirmed() {
        return emailConfirmedAt != null || phoneConfirmedAt != null;
    }

    /** Whether the user may not sign in at that time. */
    public boolean isBanned(OffsetDateTime at) {
        return bannedUntil != null && bannedUntil.isAfter(at);
    }

    /** The service's metadata; never null. */
    public JsonObject appMetadataOrEmpty() {
        return appMetadata == null ? new JsonObject() : appMetadata;
    }

    /** The user's metadata; never null. */
    public JsonObject userMetadataOrEmpty() {
        return userMetadata == null ? new JsonObject() : userMetadata;
    }
}
