/** Placeholder. */
package io.nextmavens.runtime;
