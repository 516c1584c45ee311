/** {@code export}: a project as manifests for Git. */
package io.nextmavens.cli.export;
