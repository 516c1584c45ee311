/** Verifies tokens for backends that are not this project's. */
package io.nextmavens.runtime.auth.forward;
