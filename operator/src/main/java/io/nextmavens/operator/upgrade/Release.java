package io.nextmavens.operator.upgrade;

import java.util.Objects;

/**
 * What an operator gives to projects.
 *
 * @param image image of the runtime where a spec names none
 * @param catalog version of the database's catalog
 */
public record Release(String image, String catalog) {

    public Release {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(catalog, "catalog");
    }

    @Override
    public String toString() {
        return "runtime " + image + ", catalog " + catalog;
    }
}
