/** The catalogue of errors, and the shapes in which clients get them. */
package io.nextmavens.runtime.auth.error;
