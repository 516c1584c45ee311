package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What of the database is served. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiSpec(
        @JsonPropertyDescription("Schemas to serve; the first is the default one. Row-level security is enforced"
                + " on every table of them.")
        @Default("[\"public\"]")
        @Size(min = 1, max = 16)
        @ValidationRule(
                value = "self.all(s, !(s in ['auth', 'storage', 'realtime', 'nextmavens', 'net', 'extensions',"
                        + " 'information_schema']) && !s.startsWith('pg_'))",
                message = "api.schemas must not hold a schema of the system: auth, storage, realtime, nextmavens,"
                        + " net, extensions, information_schema, pg_*")
        List<@Size(min = 1, max = 63) @Pattern("^[a-z_][a-z0-9_]*$") String> schemas,

        @JsonPropertyDescription("The most rows one request may read. Default: no limit.") @Min(1) @Max(1000000)
        Integer maxRows) {

    public ApiSpec {
        schemas = schemas == null || schemas.isEmpty() ? List.of("public") : List.copyOf(schemas);
    }

    static ApiSpec defaults() {
        return new ApiSpec(null, null);
    }
}
