package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConnectionsStatus;
import java.util.Comparator;
import java.util.List;

/**
 * Whether a server has connections for a project besides those it has promised to others. Pure.
 *
 * <p>Projects that are there keep what they have; of those that wait the oldest comes first. One that does not fit keeps
 * no smaller one out.
 *
 * @param fits whether the project's connections are there
 * @param connections the sums
 */
record ConnectionBudget(boolean fits, ConnectionsStatus connections) {

    /**
     * What one project asks for.
     *
     * @param project {@code namespace/name}
     * @param connections most connections that it opens
     * @param isThere whether its database was made already
     * @param since when it was created
     */
    record Claim(String project, int connections, boolean isThere, String since) {}

    /**
     * Adds up.
     *
     * @param project {@code namespace/name} of the project that asks
     * @param claims what all projects of the server ask for, its own included
     * @param available connections that projects of the server may open
     */
    static ConnectionBudget of(String project, List<Claim> claims, int available) {
        var inOrder = claims.stream()
                .sorted(Comparator.comparing(Claim::isThere)
                        .reversed()
                        .thenComparing(Claim::since)
                        .thenComparing(Claim::project))
                .toList();
        int promised = 0;
        int own = 0;
        boolean fits = false;
        for (Claim claim : inOrder) {
            boolean enough = promised + claim.connections() <= available;
            if (enough || claim.isThere()) {
                promised += claim.connections();
            }
            if (claim.project().equals(project)) {
                own = claim.connections();
                fits = enough;
            }
        }
        return new ConnectionBudget(fits, new ConnectionsStatus(own, promised, available));
    }

    /** Says the sums. */
    String message() {
        return "the project opens up to " + connections.project() + " connections; " + connections.promised() + " of "
                + connections.available() + " of the server are promised to projects";
    }
}
