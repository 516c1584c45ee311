/** Placeholder. */
package io.nextmavens.crds;
