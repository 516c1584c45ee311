package io.nextmavens.runtime.catalog;

import java.util.Optional;

/**
 * What makes a representation of rows inside the database: an aggregate over rows, or a function whose own result is
 * the representation, known by a return type that is a domain named like the media type.
 *
 * @param function the aggregate; for a function the domain, as which its result is cast
 * @param relation the relation (or function) whose rows it takes; those of any when empty
 * @param mediaType the name of the domain in lower case, {@code *}{@code /*} included
 * @param contentType the media type of what it makes
 * @param binary whether the domain is over {@code bytea}
 */
public record MediaHandler(
        QualifiedName function,
        Optional<QualifiedName> relation,
        String mediaType,
        String contentType,
        boolean binary) {}
