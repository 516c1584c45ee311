/** The whole on a real cluster, used as its users use it: by {@code ./nextmavens}, kubectl's API and HTTP. */
package io.nextmavens.e2e;
