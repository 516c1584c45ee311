/** What {@code /q/health} of the operator tells, and from where it knows. */
package io.nextmavens.operator.health;
