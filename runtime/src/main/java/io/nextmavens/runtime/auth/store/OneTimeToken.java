package io.nextmavens.runtime.auth.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDateTime;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;

/** A token that was mailed, by its hash; one of each type a user. */
@Entity
@Table(schema = "auth", name = "one_time_tokens")
public class OneTimeToken {

    @Id
    public UUID id;

    @Column(name = "user_id")
    public UUID userId;

    /** {@code confirmation_token}, {@code recovery_token} and so on. */
    @Column(name = "token_type")
    @ColumnTransformer(write = "cast(cast(? as text) as auth.one_time_token_type)")
    public String tokenType;

    @Column(name = "token_hash")
    public String tokenHash;

    /** The address it was sent to. */
    @Column(name = "relates_to")
    public String relatesTo;

    /** UTC; the column has no time zone. */
    @Column(name = "created_at")
    public LocalDateTime createdAt;

    @Column(name = "updated_at")
    public LocalDateTime updatedAt;
}
