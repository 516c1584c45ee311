package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.Objects;

/** A project that begins as another's clone and ends by itself. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.from == oldSelf.from && self.data == oldSelf.data",
        message = "spec.preview.from and .data are immutable: a preview is cloned once; make another one")
@ValidationRule(
        value = "self.ttl.endsWith('d') ? int(self.ttl.substring(0, self.ttl.size() - 1)) <= 30 :"
                + " duration(self.ttl) >= duration('5m') && duration(self.ttl) <= duration('720h')",
        message = "spec.preview.ttl must be from 5m to 30d")
public record PreviewSpec(
        @JsonPropertyDescription("The project whose database is cloned, of the same namespace; immutable.")
        @Required
        @Size(min = 1, max = 40)
        String from,

        @JsonPropertyDescription(
                "SchemaOnly: tables, policies and functions without rows. Full: with the rows, but without"
                        + " secrets, sessions and files. Immutable.")
        @Default("SchemaOnly")
        PreviewData data,

        @JsonPropertyDescription(
                "How long after its creation the preview deletes itself: from 5m to 30d. It can be raised later.")
        @Default("72h")
        @Pattern("^[1-9][0-9]{0,4}[mhd]$")
        String ttl) {

    public PreviewSpec {
        data = Objects.requireNonNullElse(data, PreviewData.SchemaOnly);
        ttl = Objects.requireNonNullElse(ttl, "72h");
    }

    /** How long it lives. */
    public Duration lifetime() {
        return KeysSpec.duration(ttl);
    }
}
