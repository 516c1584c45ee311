package io.nextmavens.crds.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One backup of a project, made once, as its spec.backups says. Deleting it leaves the backup where it is. */
@Group("nextmavens.io")
@Version("v1alpha1")
@Kind("NextMavensBackup")
@Plural("nextmavensbackups")
@ShortNames("nmb")
@ValidationRule(
        value = "self.metadata.name.size() <= 52 && self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
        message = "metadata.name must be a DNS label of at most 52 characters: the Job is named after it")
@ValidationRule(value = "self.spec == oldSelf.spec", message = "a NextMavensBackup is made once: create another one")
@AdditionalPrinterColumn(
        name = "Project",
        jsonPath = ".spec.projectRef.name",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Backup", jsonPath = ".status.run.backup", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class NextMavensBackup extends CustomResource<BackupSpec, BackupTaskStatus> implements Namespaced {

    private static final long serialVersionUID = 1L;

    @Override
    protected BackupSpec initSpec() {
        return null; // a record: Jackson makes it whole
    }

    @Override
    protected BackupTaskStatus initStatus() {
        return null;
    }
}
