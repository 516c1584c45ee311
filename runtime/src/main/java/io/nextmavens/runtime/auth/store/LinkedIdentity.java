package io.nextmavens.runtime.auth.store;

import io.vertx.core.json.JsonObject;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.UUID;

/** How a user is known to a provider; the provider {@code email} is this service itself. */
@Entity
@Table(schema = "auth", name = "identities")
public class LinkedIdentity {

    @Id
    public UUID id;

    /** The provider's own name of the user; the user's id for {@code email}. */
    @Column(name = "provider_id")
    public String providerId;

    @Column(name = "user_id")
    public UUID userId;

    @Column(name = "identity_data")
    public JsonObject identityData;

    @Column(name = "provider")
    public String provider;

    @Column(name = "last_sign_in_at")
    public OffsetDateTime lastSignInAt;

    @Column(name = "created_at")
    public OffsetDateTime createdAt;

    @Column(name = "updated_at")
    public OffsetDateTime updatedAt;
}
