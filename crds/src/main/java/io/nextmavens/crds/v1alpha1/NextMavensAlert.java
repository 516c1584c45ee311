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

/**
 * Something that is wrong with a project, and who was told of it. Made and removed by the operator: it is the queue of what
 * is still to be said.
 */
@Group("nextmavens.io")
@Version("v1alpha1")
@Kind("NextMavensAlert")
@Plural("nextmavensalerts")
@ShortNames("nma")
@ValidationRule(value = "self.spec == oldSelf.spec", message = "what an alert is about does not change")
@AdditionalPrinterColumn(
        name = "Project",
        jsonPath = ".spec.projectRef.name",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Cause", jsonPath = ".spec.cause", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Since", jsonPath = ".status.since", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public class NextMavensAlert extends CustomResource<AlertSpec, AlertStatus> implements Namespaced {

    private static final long serialVersionUID = 1L;

    @Override
    protected AlertSpec initSpec() {
        return null; // a record: Jackson makes it whole
    }

    @Override
    protected AlertStatus initStatus() {
        return null;
    }
}
