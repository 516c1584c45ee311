package io.nextmavens.operator.database;

import java.util.List;
import java.util.Objects;

/**
 * What a project wants of the catalog in its database.
 *
 * @param exposedSchemas schemas whose tables the API shows, so whose tables are isolated; usually only public
 * @param isolation what the event triggers do with a new table
 * @param extensions extensions to install beside those the catalog installs itself
 * @param upgrade whether a catalog that is there is brought to its newest version
 */
public record CatalogSpec(
        List<String> exposedSchemas, IsolationMode isolation, List<String> extensions, boolean upgrade) {

    /** Only public, enforced, no further extensions. */
    public static final CatalogSpec DEFAULT =
            new CatalogSpec(List.of("public"), IsolationMode.ENFORCE, List.of(), true);

    public CatalogSpec {
        exposedSchemas = List.copyOf(exposedSchemas);
        Objects.requireNonNull(isolation, "isolation");
        extensions = List.copyOf(extensions);
    }
}
