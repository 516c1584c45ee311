package io.nextmavens.crds.v1alpha1;

/** The tenant of a new user. */
public enum NewUserTenant {
    /** One of their own, which they own. */
    Create,
    /** That of {@code spec.auth.defaultTenant}. */
    Default,
    /** None, until somebody adds them. */
    Invite
}
