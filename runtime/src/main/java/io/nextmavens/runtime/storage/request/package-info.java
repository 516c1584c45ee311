/** Reading requests: bodies, forms, ranges, conditions; and writing answers. */
package io.nextmavens.runtime.storage.request;
