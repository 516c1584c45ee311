/** A read replica of the project's database: reads that prefer it go there while it is fresh enough. */
package io.nextmavens.runtime.replica;
