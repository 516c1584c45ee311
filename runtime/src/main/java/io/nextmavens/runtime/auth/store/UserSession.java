package io.nextmavens.runtime.auth.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;

/** A sign-in that lasts: the family of its refresh tokens. */
@Entity
@Table(schema = "auth", name = "sessions")
public class UserSession {

    @Id
    public UUID id;

    @Column(name = "user_id")
    public UUID userId;

    @Column(name = "created_at")
    public OffsetDateTime createdAt;

    @Column(name = "updated_at")
    public OffsetDateTime updatedAt;

    @Column(name = "factor_id")
    public UUID factorId;

    /** {@code aal1} or {@code aal2} (NIST SP 800-63B). */
    @Column(name = "aal")
    @ColumnTransformer(write = "cast(cast(? as text) as auth.aal_level)")
    public String aal;

    @Column(name = "not_after")
    public OffsetDateTime notAfter;

    /** UTC; the column has no time zone. */
    @Column(name = "refreshed_at")
    public LocalDateTime refreshedAt;

    @Column(name = "user_agent")
    public String userAgent;

    @Column(name = "ip")
    @ColumnTransformer(read = "host(ip)", write = "cast(cast(? as text) as inet)")
    public String ip;

    @Column(name = "tag")
    public String tag;
}
