package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A setting of the runtime, by the name of its environment variable. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.value) != has(self.secretKeyRef)",
        message = "each of spec.runtime.env has exactly one of value and secretKeyRef")
@ValidationRule(
        value = "!self.name.startsWith('POSTGRESQL_') && !(self.name in ['JWT_SECRET', 'NEXTMAVENS_JWT_OTHER_SECRET',"
                + " 'NEXTMAVENS_SEALING_KEY', 'NEXTMAVENS_PROJECT',"
                + " 'NEXTMAVENS_SERVICES', 'QUARKUS_HTTP_PORT', 'PGRST_DB_SCHEMAS', 'PGRST_DB_ANON_ROLE',"
                + " 'PGRST_DB_MAX_ROWS'])",
        message = "spec.runtime.env must not name what the operator sets itself: POSTGRESQL_*, JWT_SECRET,"
                + " NEXTMAVENS_JWT_OTHER_SECRET, NEXTMAVENS_SEALING_KEY, NEXTMAVENS_PROJECT, NEXTMAVENS_SERVICES (use spec.runtime.services), QUARKUS_HTTP_PORT,"
                + " PGRST_DB_SCHEMAS (spec.api.schemas), PGRST_DB_ANON_ROLE, PGRST_DB_MAX_ROWS (spec.api.maxRows)")
public record RuntimeVariable(
        @JsonPropertyDescription("Name of the variable, as docs/runtime.md lists them.")
        @Required
        @Size(min = 1, max = 128)
        @Pattern("^[A-Z][A-Z0-9_]*$")
        String name,

        @JsonPropertyDescription("Its value.") @Size(max = 8192)
        String value,

        @JsonPropertyDescription("Where its value is, when it is a secret. A change of it replaces the pods.")
        SecretKeyReference secretKeyRef) {}
