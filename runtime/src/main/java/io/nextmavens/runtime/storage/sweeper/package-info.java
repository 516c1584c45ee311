/** Removes content that nobody needs any more, and proves that nothing else is left. */
package io.nextmavens.runtime.storage.sweeper;
