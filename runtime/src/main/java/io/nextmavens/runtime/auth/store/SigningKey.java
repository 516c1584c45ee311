package io.nextmavens.runtime.auth.store;

import io.vertx.core.json.JsonObject;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.UUID;

/** A key that signs tokens; its id is their {@code kid}. */
@Entity
@Table(schema = "auth", name = "signing_keys")
public class SigningKey {

    @Id
    public UUID id;

    /** {@code ES256} or {@code RS256}. */
    @Column(name = "algorithm")
    public String algorithm;

    /** {@code standby}, {@code current}, {@code previously_used} or {@code revoked}. */
    @Column(name = "status")
    public String status;

    @Column(name = "public_jwk")
    public JsonObject publicJwk;

    /** Sealed for the id. */
    @Column(name = "sealed_private_jwk")
    public String sealedPrivateJwk;

    @Column(name = "created_at")
    public OffsetDateTime createdAt;

    @Column(name = "updated_at")
    public OffsetDateTime updatedAt;
}
