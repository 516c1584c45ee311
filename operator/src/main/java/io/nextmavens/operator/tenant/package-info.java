/** Tenants of projects: their entries, what they may use, who is invited. */
package io.nextmavens.operator.tenant;
