package io.nextmavens.operator.alert;

import io.nextmavens.crds.v1alpha1.AlertCause;
import java.util.Locale;

/** Names of alerts, in objects and for people. */
final class AlertNames {

    private AlertNames() {}

    /** Name of the object. */
    static String object(String project, AlertCause cause) {
        return project + "-" + cause.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What people read. */
    static String title(AlertCause cause) {
        return switch (cause) {
            case DEPLOYMENT_FAILED -> "deployment failed";
            case DATABASE_UNAVAILABLE -> "database unavailable";
            case HIGH_ERROR_RATE -> "high error rate";
            case BACKUP_FAILED -> "backup failed";
            case DRILL_FAILED -> "backup could not be restored";
            case SLOT_LAG -> "replication slot lags";
            case STANDBYS_UNHEALTHY -> "standbys unhealthy";
            case ISOLATION_VIOLATED -> "isolation of tenants violated";
            case CERTIFICATE_EXPIRY -> "certificate expires";
            case CREDENTIAL_EXPIRY -> "credential expires";
            case TENANT_OVER_QUOTA -> "tenant over quota";
            case APPLICATION_FAILED -> "deployment of an application failed";
        };
    }
}
