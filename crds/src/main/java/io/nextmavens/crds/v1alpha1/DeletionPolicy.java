package io.nextmavens.crds.v1alpha1;

/** What becomes of the database, and of the volume of files, when their project is deleted. */
public enum DeletionPolicy {
    /** Database, logins, slot and volumes stay. */
    Retain,
    /** Database, logins and slot go, and the volumes of files and of a standalone database with them. */
    Delete
}
