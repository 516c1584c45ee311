/**
 * The reconciler: the steps that bring a project about, in order, what is said of each in its status, and its end.
 *
 * <p>{@link io.nextmavens.operator.project.ProjectReconciler} is the way in; a round is
 * {@link io.nextmavens.operator.project.ProjectSteps} over a {@link io.nextmavens.operator.project.Round}, and its
 * results become a status in {@link io.nextmavens.operator.project.StatusFactory}.
 */
package io.nextmavens.operator.project;
