/** Databases that the CloudNativePG operator runs. */
package io.nextmavens.operator.cloudnativepg;
