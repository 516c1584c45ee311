/** Objects of the Prometheus operator (https://prometheus-operator.dev) for one project. */
package io.nextmavens.operator.monitoring;
