/** Projects that begin as the clone of another and end by themselves: when that is, and the Job that clones. */
package io.nextmavens.operator.preview;
