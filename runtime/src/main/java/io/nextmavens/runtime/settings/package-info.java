/** What the runtime is told by its environment and, on top of it, by the database: read whole, checked, immutable. */
package io.nextmavens.runtime.settings;
