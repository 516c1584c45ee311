/** The way in: which service takes a request, what every answer carries, and how the runtime's state is told. */
package io.nextmavens.runtime.http;
