package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * A project's database: exactly one of the three kinds, and what is installed in it.
 *
 * <p>40 characters of name leave room for the longest object named after it, the slot {@code nextmavens_slot_<db>}
 * (PostgreSQL manual, section 4.1.1: 63 bytes). Names that start with {@code pg_} are PostgreSQL's own.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "(has(self.server) ? 1 : 0) + (has(self.standalone) ? 1 : 0) + (has(self.cloudNativePG) ? 1 : 0) == 1",
        message = "set exactly one of spec.database.server, spec.database.standalone and spec.database.cloudNativePG")
@ValidationRule(
        value = "has(self.server) == has(oldSelf.server) && has(self.standalone) == has(oldSelf.standalone)"
                + " && has(self.cloudNativePG) == has(oldSelf.cloudNativePG)",
        message = "the kind of spec.database cannot change: data would stay behind;"
                + " make a new project and move the data with pg_dump")
@ValidationRule(
        value = "has(self.name) == has(oldSelf.name) && (!has(self.name) || self.name == oldSelf.name)",
        message = "spec.database.name is immutable: data would stay behind in the old database")
@ValidationRule(
        value = "!has(self.name) || !(self.name in ['postgres', 'template0', 'template1'])"
                + " && !self.name.startsWith('pg_')",
        message = "spec.database.name must not be one that PostgreSQL keeps for itself"
                + " (postgres, template0, template1, pg_*)")
public record DatabaseSpec(
        @JsonPropertyDescription("The database's name. Default: metadata.name with '-' as '_'. Immutable.")
        @Size(min = 1, max = 40)
        @Pattern("^[a-z][a-z0-9_]*$")
        String name,

        @JsonPropertyDescription("An existing PostgreSQL server.")
        ServerSpec server,

        @JsonPropertyDescription("A PostgreSQL of the project's own: a primary, and standbys where they are asked for.")
        StandaloneSpec standalone,

        @JsonPropertyDescription("A Cluster of the CloudNativePG operator.")
        CloudNativePgSpec cloudNativePG,

        @JsonPropertyDescription("PgBouncer between the runtime and the database. Default: none.")
        PoolerSpec pooler,

        @JsonPropertyDescription("How long the database's logins are in use before others are."
                + " Default: until the annotation nextmavens.io/rotate-logins asks for it.")
        @Pattern("^[1-9][0-9]{0,4}[hd]$")
        String rotateLoginsEvery,

        @JsonPropertyDescription("Extensions to install besides those of the catalog. The server must offer them.")
        @Size(max = 32)
        List<@Size(min = 1, max = 63) @Pattern("^[a-z][a-z0-9_-]*$") String> extensions,

        @JsonPropertyDescription("SQL to apply: every file of all these, in the order of the files' names. Each is"
                + " applied once and recorded with its checksum; one that changes afterwards is refused.")
        @Size(max = 64)
        List<MigrationSource> migrations) {

    public DatabaseSpec {
        extensions = extensions == null ? List.of() : List.copyOf(extensions);
        migrations = migrations == null ? List.of() : List.copyOf(migrations);
    }
}
