package io.nextmavens.crds.v1alpha1;

/** What of its source's rows a preview starts with. */
public enum PreviewData {
    /** None: schema, policies and which migrations were applied. */
    SchemaOnly,
    /** All but secrets, sessions and the books of files. */
    Full
}
