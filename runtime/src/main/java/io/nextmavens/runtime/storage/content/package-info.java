/** The bytes of objects: how they flow, what they are, and the backends that keep them. */
package io.nextmavens.runtime.storage.content;
