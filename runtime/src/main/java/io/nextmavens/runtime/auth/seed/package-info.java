/** The short paths under {@code /api/auth}, over the same operations. */
package io.nextmavens.runtime.auth.seed;
