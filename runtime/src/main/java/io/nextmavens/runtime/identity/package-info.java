/** Who asks: a token becomes claims and a role, here and nowhere else. */
package io.nextmavens.runtime.identity;
