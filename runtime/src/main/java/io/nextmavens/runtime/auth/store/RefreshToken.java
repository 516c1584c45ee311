package io.nextmavens.runtime.auth.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.UUID;

/** A refresh token by its hash; who has the table has no token. See {@code RefreshTokens}. */
@Entity
@Table(schema = "auth", name = "refresh_tokens")
public class RefreshToken {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    @Column(name = "instance_id")
    public UUID instanceId = new UUID(0, 0);

    @Column(name = "token")
    public String token;

    @Column(name = "user_id")
    public String userId;

    @Column(name = "revoked")
    public Boolean revoked = false;

    @Column(name = "created_at")
    public OffsetDateTime createdAt;

    @Column(name = "updated_at")
    public OffsetDateTime updatedAt;

    @Column(name = "parent")
    public String parent;

    @Column(name = "session_id")
    public UUID sessionId;
}
