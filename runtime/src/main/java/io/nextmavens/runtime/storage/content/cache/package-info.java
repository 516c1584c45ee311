/** Content of remote backends that is asked for again and again, kept near. */
package io.nextmavens.runtime.storage.content.cache;
