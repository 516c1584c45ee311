package io.nextmavens.runtime.auth.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;

/** A second factor of a user. */
@Entity
@Table(schema = "auth", name = "mfa_factors")
public class MfaFactor {

    @Id
    public UUID id;

    @Column(name = "user_id")
    public UUID userId;

    @Column(name = "friendly_name")
    public String friendlyName;

    @Column(name = "factor_type")
    @ColumnTransformer(write = "cast(cast(? as text) as auth.factor_type)")
    public String factorType;

    @Column(name = "status")
    @ColumnTransformer(write = "cast(cast(? as text) as auth.factor_status)")
    public String status;

    @Column(name = "created_at")
    public OffsetDateTime createdAt;

    @Column(name = "updated_at")
    public OffsetDateTime updatedAt;

    @Column(name = "secret")
    public String secret;

    @Column(name = "phone")
    public String phone;

    @Column(name = "last_challenged_at")
    public OffsetDateTime lastChallengedAt;

    /** The step of the newest code that was taken (RFC 6238): it, and those before it, are refused. */
    @Column(name = "last_used_step")
    public Long lastUsedStep;
}
