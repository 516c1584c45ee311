package io.nextmavens.crds.v1alpha1;

/** Where a project is between two releases of the operator. */
public enum UpgradePhase {
    /** It has become available with the release of its status. */
    Current,
    /** It keeps the release of its status until its turn has come. */
    Waiting,
    /** It was given the release of its status and is not available yet. */
    Upgrading,
    /** It did not become available with the release of its status. */
    Failed,
    /** It was not available before it was given the release of its status, so nobody waits for it. */
    Unattended
}
