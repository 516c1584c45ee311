/** Upgrades of runtime and catalog: which project's turn it is. */
package io.nextmavens.operator.upgrade;
