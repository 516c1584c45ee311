/** Placeholder. */
package io.nextmavens.manifests;
