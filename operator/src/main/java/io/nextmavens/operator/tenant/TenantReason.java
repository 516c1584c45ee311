package io.nextmavens.operator.tenant;

/** Why a tenant is, or is not, as its spec says. docs/tenancy.md lists them. */
enum TenantReason {
    /** It is in the database as the spec says. */
    READY("Ready"),
    /** So it is, and its tokens are refused. */
    SUSPENDED("Suspended"),
    /** There is no such project. */
    PROJECT_MISSING("ProjectMissing"),
    /** The project's database or its catalog is not there yet. */
    PROJECT_NOT_READY("ProjectNotReady"),
    /** The project has no such plan. */
    PLAN_MISSING("PlanMissing"),
    /** Another object keeps a tenant of that id. */
    TENANT_TAKEN("TenantTaken"),
    /** There is another schema of the name that its own has. */
    SCHEMA_TAKEN("SchemaTaken"),
    /** The database cannot be reached, or refuses. */
    DATABASE_TROUBLE("DatabaseTrouble"),
    /** Rows are left that cannot be deleted yet. */
    DELETION_WAITS("DeletionWaits"),
    /** The operator's own fault. */
    INTERNAL_ERROR("InternalError"),
    /** Who is on the list is a member, or a mail server has their invitation. */
    ALL_INVITED("AllInvited"),
    /** Mails of invitations are on their way. */
    MAIL_WAITS("MailWaits"),
    /** The mail server does not take some. */
    MAIL_FAILED("MailFailed"),
    /** The project has no mail server. */
    MAIL_NOT_SET_UP("MailNotSetUp"),
    /** Some have an account, and the tenant has no place for them. */
    MEMBER_QUOTA("MemberQuota"),
    NOT_RECONCILING("NotReconciling"),
    NOT_STALLED("NotStalled");

    private final String text;

    TenantReason(String text) {
        this.text = text;
    }

    /** As conditions and events have it. */
    String text() {
        return text;
    }
}
