/** Addresses that say by themselves what they allow. */
package io.nextmavens.runtime.storage.signing;
