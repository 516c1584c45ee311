package io.nextmavens.crds.v1alpha1;

/** What becomes of the database when its project is deleted. */
public enum DeletionPolicy {
    /** Database, logins and slot stay. */
    Retain,
    /** Database, logins and slot go, and the volume of a standalone database with them. */
    Delete
}
