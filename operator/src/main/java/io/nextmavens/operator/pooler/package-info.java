/** PgBouncer in front of a project's database: its configuration and its pods. */
package io.nextmavens.operator.pooler;
