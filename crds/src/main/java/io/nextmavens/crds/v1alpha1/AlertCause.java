package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an alert is about; a project has at most one alert of each. */
public enum AlertCause {
    /** A step other than the connection to the database has not been done for too long. */
    @JsonProperty("DeploymentFailed")
    DEPLOYMENT_FAILED("DeploymentFailed"),
    /** The database server is away, refuses the login or has no connection left. */
    @JsonProperty("DatabaseUnavailable")
    DATABASE_UNAVAILABLE("DatabaseUnavailable"),
    /** Many requests are answered with an error of the server. */
    @JsonProperty("HighErrorRate")
    HIGH_ERROR_RATE("HighErrorRate"),
    /** The last backup failed. */
    @JsonProperty("BackupFailed")
    BACKUP_FAILED("BackupFailed"),
    /** The last backup that was tried could not be restored. */
    @JsonProperty("DrillFailed")
    DRILL_FAILED("DrillFailed"),
    /** The replication slot holds back much WAL, or was given up. */
    @JsonProperty("SlotLag")
    SLOT_LAG("SlotLag"),
    /** A standby is away, behind or lost. */
    @JsonProperty("StandbysUnhealthy")
    STANDBYS_UNHEALTHY("StandbysUnhealthy"),
    /** A table is not isolated, or a tenant got at rows of others. */
    @JsonProperty("IsolationViolated")
    ISOLATION_VIOLATED("IsolationViolated"),
    /** The gateway's certificate ends soon, or has ended. */
    @JsonProperty("CertificateExpiry")
    CERTIFICATE_EXPIRY("CertificateExpiry"),
    /** A key or a Secret that the project needs ends soon, or has ended. */
    @JsonProperty("CredentialExpiry")
    CREDENTIAL_EXPIRY("CredentialExpiry"),
    /** Requests of tenants are refused because they made more than their quotas allow. */
    @JsonProperty("TenantOverQuota")
    TENANT_OVER_QUOTA("TenantOverQuota"),
    /** The last deployment of an application that uses the project failed. */
    @JsonProperty("ApplicationFailed")
    APPLICATION_FAILED("ApplicationFailed");

    private final String text;

    AlertCause(String text) {
        this.text = text;
    }

    /** Its name in objects and messages. */
    public String text() {
        return text;
    }
}
