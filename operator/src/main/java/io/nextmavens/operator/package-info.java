/** Placeholder. */
package io.nextmavens.operator;
