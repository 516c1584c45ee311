/** From where which roles may be used. */
package io.nextmavens.runtime.access;
