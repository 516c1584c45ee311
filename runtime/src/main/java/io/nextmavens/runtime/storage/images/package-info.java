/** Images in other sizes. */
package io.nextmavens.runtime.storage.images;
