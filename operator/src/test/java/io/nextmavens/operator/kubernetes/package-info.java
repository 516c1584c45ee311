/** A real API server for tests, with and without Docker, and the operator as it runs against it. */
package io.nextmavens.operator.kubernetes;
