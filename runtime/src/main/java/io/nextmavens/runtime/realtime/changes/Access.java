package io.nextmavens.runtime.realtime.changes;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a role may see of a table. Immutable.
 *
 * @param number of this reading of it, no other has it
 * @param selectable columns it may select
 * @param unrestricted whether no policy applies to it
 * @param policies that apply to its reading
 * @param tenantIsolated whether it sees rows of its token's tenant alone (docs/tenancy.md)
 */
public record Access(
        long number, Set<String> selectable, boolean unrestricted, List<Policy> policies, boolean tenantIsolated) {

    /**
     * A policy for reading.
     *
     * @param permissive whether it adds rows; it takes rows away otherwise
     * @param expression as SQL, names qualified
     * @param columns of the table that it reads
     * @param wholeRow whether it reads the row as such
     * @param claims of the token that it reads; empty where that cannot be told
     */
    public record Policy(
            boolean permissive,
            String expression,
            Set<String> columns,
            boolean wholeRow,
            Optional<Set<String>> claims) {}

    /** What the policies ask, as one SQL expression (PostgreSQL manual, CREATE POLICY). */
    public String expression() {
        String open = join(true, " OR ");
        String narrow = join(false, " AND ");
        // without a permissive policy nothing is visible
        return open.isEmpty() ? "false" : "(" + open + ")" + (narrow.isEmpty() ? "" : " AND " + narrow);
    }

    private String join(boolean permissive, String by) {
        return String.join(
                by,
                policies.stream()
                        .filter(policy -> policy.permissive() == permissive)
                        .map(policy -> "(" + policy.expression() + ")")
                        .toList());
    }

    /** The columns that the policies read; empty where a policy reads whole rows. */
    public Optional<Set<String>> columns() {
        Set<String> all = new TreeSet<>();
        for (Policy policy : policies) {
            if (policy.wholeRow()) {
                return Optional.empty();
            }
            all.addAll(policy.columns());
        }
        return Optional.of(all);
    }

    /** The part of a token's claims that decides what it sees: tokens that agree in it see the same rows. */
    public String decisiveClaims(String claims) {
        if (unrestricted) {
            return "";
        }
        Set<String> read = new TreeSet<>();
        for (Policy policy : policies) {
            if (policy.claims().isEmpty()) {
                return claims;
            }
            read.addAll(policy.claims().get());
        }
        JsonObject all = new JsonObject(claims);
        JsonObject decisive = new JsonObject();
        read.forEach(name -> decisive.put(name, all.getValue(name)));
        return decisive.encode();
    }
}
