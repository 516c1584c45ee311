/** Content on more backends than one: copies beside the first, and buckets that move. */
package io.nextmavens.runtime.storage.copies;
