package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.DatabaseStatus;
import io.nextmavens.crds.v1alpha1.TenancyMode;
import io.nextmavens.crds.v1alpha1.TenantsStatus;
import io.nextmavens.operator.database.CatalogSpec;
import io.nextmavens.operator.database.DatabaseProvisioner;
import io.nextmavens.operator.database.IsolationMode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The catalog in the database: schemas, functions, event triggers and extensions. */
final class CatalogStep implements Step {

    private final DatabaseProvisioner provisioner;

    CatalogStep(DatabaseProvisioner provisioner) {
        this.provisioner = provisioner;
    }

    @Override
    public ConditionType condition() {
        return ConditionType.CATALOG_READY;
    }

    @Override
    public Optional<ConditionType> blockedBy(Round round) {
        if (round.database().isEmpty()) {
            return Optional.of(ConditionType.DATABASE_READY);
        }
        return PreviewStep.isCloned(round) ? Optional.empty() : Optional.of(ConditionType.PREVIEW_READY);
    }

    @Override
    public StepResult run(Round round) {
        var access = round.database().orElseThrow();
        var report = provisioner.ensureCatalog(access.admin(), access.database(), specOf(round));
        round.tell(EventReason.CATALOG_INSTALLED, report.changes());
        round.databaseStatus()
                .ifPresent(status -> round.databaseStatus(new DatabaseStatus(
                        status.name(),
                        status.host(),
                        status.port(),
                        status.version(),
                        report.version(),
                        status.connections())));
        round.tenantsStatus(new TenantsStatus(report.tenants(), report.suspendedTenants()));
        return new StepResult.Done(
                ConditionReason.INSTALLED,
                "catalog " + report.version() + "; extensions " + listed(report.extensions())
                        + (report.eventTriggers()
                                ? ""
                                : "; without event triggers: new tables are isolated in the operator's next round"));
    }

    static CatalogSpec specOf(Round round) {
        var spec = round.spec();
        return new CatalogSpec(
                spec.api().schemas(),
                modeOf(spec.tenancy().mode()),
                spec.database().extensions(),
                round.release().upgrades());
    }

    static IsolationMode modeOf(TenancyMode mode) {
        return switch (mode) {
            case Enforce -> IsolationMode.ENFORCE;
            case Observe -> IsolationMode.OBSERVE;
        };
    }

    private static String listed(Map<String, String> extensions) {
        return extensions.isEmpty()
                ? "none"
                : new TreeMap<>(extensions)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining(", "));
    }
}
