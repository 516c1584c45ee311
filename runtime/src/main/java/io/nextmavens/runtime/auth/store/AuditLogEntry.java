package io.nextmavens.runtime.auth.store;

import io.vertx.core.json.JsonObject;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.UUID;

/** What somebody did. */
@Entity
@Table(schema = "auth", name = "audit_log_entries")
public class AuditLogEntry {

    @Id
    public UUID id;

    @Column(name = "instance_id")
    public UUID instanceId = new UUID(0, 0);

    @Column(name = "payload")
    public JsonObject payload;

    @Column(name = "created_at")
    public OffsetDateTime createdAt;

    @Column(name = "ip_address")
    public String ipAddress;
}
