package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** What is to be backed up; how is in the project's spec.backups. */
public record BackupSpec(
        @JsonPropertyDescription("The project, in the same namespace.") @Required
        ProjectReference projectRef) {}
