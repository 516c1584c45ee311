package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Where migrations come from. */
public record MigrationSource(
        @JsonPropertyDescription(
                "Every key that ends in .sql is a migration, such as 0001_notes.sql. A name occurs in one"
                        + " ConfigMap only.")
        @Required
        ConfigMapReference configMapRef) {}
