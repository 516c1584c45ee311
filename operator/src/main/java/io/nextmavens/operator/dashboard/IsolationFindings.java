package io.nextmavens.operator.dashboard;

import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.IsolationStatus;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the status says of the isolation of tenants, finding by finding: what the database reports of its tables, and what
 * came of trying. Pure.
 */
final class IsolationFindings {

    private static final String BETWEEN = "; ";
    private static final String UNDECIDED = "not decided: ";

    /** What is to be done about a problem that has one of these words. */
    private record Remedy(String text, List<String> words) {

        private boolean isFor(String problem) {
            return words.stream().anyMatch(problem::contains);
        }
    }

    /** In the words of {@code nextmavens.isolation_report()}; docs/tenancy.md. */
    private static final List<Remedy> REMEDIES = List.of(
            new Remedy(
                    "Call nextmavens.repair_isolation() as the owner. With spec.tenancy.mode Enforce the operator does on"
                            + " every round: what is left then was locked, or the owner lacks the right.",
                    List.of(
                            "row-level security is disabled",
                            "row-level security does not bind the owner",
                            "policies missing or changed",
                            "is granted to ",
                            "is missing or disabled")),
            new Remedy(
                    "Give its rows to a tenant with nextmavens.adopt_table(), or declare it shared with"
                            + " nextmavens.share_table().",
                    List.of("no column tenant_id", "tenant_id may be null")),
            new Remedy(
                    "Revoke its privileges from anon and authenticated, or declare it shared with"
                            + " nextmavens.share_table().",
                    List.of("a foreign table cannot have policies", "the materialized view ")),
            new Remedy("alter view … set (security_invoker = true)", List.of("set security_invoker")),
            new Remedy(
                    "Give the function to the owner; or review it, and say so with nextmavens.trust_function().",
                    List.of("SECURITY DEFINER runs as")));

    private IsolationFindings() {}

    /** Returns the report; empty before there was one. */
    static Optional<JsonObject> of(NextMavensProject project) {
        var status = Optional.ofNullable(project.getStatus());
        return status.map(ProjectStatus::isolation).map(isolation -> report(status.get(), isolation));
    }

    private static JsonObject report(ProjectStatus status, IsolationStatus isolation) {
        var findings = new JsonArray();
        isolation.problems().forEach(problem -> findings.add(finding(problem, remedy(problem))));
        var verified = status.condition(ConditionType.ISOLATION_VERIFIED.type());
        var leaks = new JsonArray();
        leaks(verified).forEach(leak -> leaks.add(finding(leak, ConditionReason.ISOLATION_BROKEN.remedy())));
        return new JsonObject()
                .put("tables", isolation.tables())
                .put("shared", isolation.shared())
                .put("violations", isolation.violations())
                .put("findings", findings)
                .put("leaks", leaks)
                .put("undecided", new JsonArray(undecided(verified)))
                .put("enforced", said(status.condition(ConditionType.ISOLATION_ENFORCED.type())))
                .put("verified", said(verified));
    }

    private static JsonObject finding(String text, String remedy) {
        // identifiers may have a colon, so it is the first with a space that ends the table
        int end = text.indexOf(": ");
        return new JsonObject()
                .put("table", end < 0 ? null : text.substring(0, end))
                .put("problem", end < 0 ? text : text.substring(end + 2))
                .put("remedy", remedy);
    }

    private static String remedy(String problem) {
        var remedies = REMEDIES.stream()
                .filter(remedy -> remedy.isFor(problem))
                .map(Remedy::text)
                .toList();
        return remedies.isEmpty() ? ConditionReason.NOT_ISOLATED.remedy() : String.join(" ", remedies);
    }

    private static List<String> leaks(Optional<Condition> verified) {
        return verified.filter(condition -> condition.status() == ConditionStatus.FALSE)
                .filter(condition -> ConditionReason.ISOLATION_BROKEN.text().equals(condition.reason()))
                .map(condition -> List.of(condition.message().split(BETWEEN, -1)))
                .orElse(List.of());
    }

    private static List<String> undecided(Optional<Condition> verified) {
        return verified
                .filter(condition -> ConditionReason.VERIFIED.text().equals(condition.reason()))
                .map(Condition::message)
                .filter(message -> message.contains(BETWEEN + UNDECIDED))
                .map(message -> message.substring(message.indexOf(BETWEEN + UNDECIDED) + BETWEEN.length()))
                .map(rest -> rest.substring(UNDECIDED.length()))
                .stream()
                .flatMap(rest -> Stream.of(rest.split(BETWEEN, -1)))
                .toList();
    }

    private static JsonObject said(Optional<Condition> condition) {
        return condition
                .map(known -> new JsonObject()
                        .put("status", known.status().name().toLowerCase(Locale.ROOT))
                        .put("reason", known.reason())
                        .put("message", known.message())
                        .put("since", known.lastTransitionTime()))
                .orElse(null);
    }
}
