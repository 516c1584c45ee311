package io.nextmavens.crds.v1alpha1;

/** Annotations on a tenant that the operator heeds. */
public final class TenantAnnotations {

    /** Has the mails of all its invitations sent once more, once for each value: a date, for instance. */
    public static final String INVITE_AGAIN = "nextmavens.io/invite-again";

    private TenantAnnotations() {}
}
