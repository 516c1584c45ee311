/** What all services share: the project's settings, keys and catalog, read anew when the database says so. */
package io.nextmavens.runtime.state;
