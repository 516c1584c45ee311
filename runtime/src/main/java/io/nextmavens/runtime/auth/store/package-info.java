/** The tables of schema {@code auth} and how transactions on them run. */
package io.nextmavens.runtime.auth.store;
