package io.nextmavens.runtime.auth.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.UUID;

/** How and when a session was authenticated (RFC 8176). */
@Entity
@Table(schema = "auth", name = "mfa_amr_claims")
public class AmrClaim {

    @Id
    public UUID id;

    @Column(name = "session_id")
    public UUID sessionId;

    @Column(name = "created_at")
    public OffsetDateTime createdAt;

    @Column(name = "updated_at")
    public OffsetDateTime updatedAt;

    @Column(name = "authentication_method")
    public String authenticationMethod;
}
