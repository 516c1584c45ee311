/** The cluster and the projects on it. */
package io.nextmavens.cli.cluster;
