/** {@code doctor}: what is wrong with a cluster. */
package io.nextmavens.cli.doctor;
