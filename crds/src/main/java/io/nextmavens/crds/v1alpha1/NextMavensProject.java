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
 * One complete backend: a database with its roles and row-level security, the runtime that serves it and the route
 * to it.
 *
 * <p>The name becomes part of Service names (63 characters, RFC 1123) and, with underscores, the default database
 * name, so it is held to 40 characters of a DNS label.
 */
@Group("nextmavens.io")
@Version("v1alpha1")
@Kind("NextMavensProject")
@Plural("nextmavensprojects")
@ShortNames("nmp")
@ValidationRule(
        value = "self.metadata.name.size() <= 40",
        message =
                "metadata.name must have at most 40 characters: names of Services and database logins are made from it")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
        message = "metadata.name must be a DNS label that starts with a letter: a-z, 0-9 and '-' only")
@ValidationRule(
        value = "has(self.spec.database.name) || !(self.metadata.name in ['postgres', 'template0', 'template1'])"
                + " && !self.metadata.name.startsWith('pg-')",
        message = "PostgreSQL keeps the database name that follows from metadata.name for itself:"
                + " set spec.database.name to another one")
@ValidationRule(
        value = "!has(oldSelf.spec.preview) || has(self.spec.preview)"
                + " || (has(self.status) && has(self.status.preview))",
        message = "spec.preview can be taken away once the clone is whole, which status.preview says: wait for it, or"
                + " delete the project")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "URL", jsonPath = ".status.url", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Expires",
        jsonPath = ".status.expiresAt",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public class NextMavensProject extends CustomResource<ProjectSpec, ProjectStatus> implements Namespaced {

    private static final long serialVersionUID = 1L;

    @Override
    protected ProjectSpec initSpec() {
        return null; // a record: Jackson makes it whole
    }

    @Override
    protected ProjectStatus initStatus() {
        return null;
    }
}
