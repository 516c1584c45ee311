package io.nextmavens.runtime.auth.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;

/** A question for a second factor, to be answered once. */
@Entity
@Table(schema = "auth", name = "mfa_challenges")
public class MfaChallenge {

    @Id
    public UUID id;

    @Column(name = "factor_id")
    public UUID factorId;

    @Column(name = "created_at")
    public OffsetDateTime createdAt;

    @Column(name = "verified_at")
    public OffsetDateTime verifiedAt;

    @Column(name = "ip_address")
    @ColumnTransformer(read = "host(ip_address)", write = "cast(cast(? as text) as inet)")
    public String ipAddress;

    @Column(name = "otp_code")
    public String otpCode;
}
