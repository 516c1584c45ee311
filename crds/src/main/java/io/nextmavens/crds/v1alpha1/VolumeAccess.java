package io.nextmavens.crds.v1alpha1;

/** How many nodes a volume may be mounted on (Kubernetes documentation, "Persistent Volumes", access modes). */
public enum VolumeAccess {
    ReadWriteOnce,
    ReadWriteMany
}
