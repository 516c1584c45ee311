/** Content in a folder of a file system. */
package io.nextmavens.runtime.storage.content.volume;
