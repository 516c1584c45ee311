/** Second factors: codes by time, the challenges they answer, and what a session is worth with one. */
package io.nextmavens.runtime.auth.factor;
