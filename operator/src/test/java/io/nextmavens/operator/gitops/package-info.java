/** What Argo CD and Flux make of our objects, by the scripts and expressions of {@code manifests/gitops}. */
package io.nextmavens.operator.gitops;
