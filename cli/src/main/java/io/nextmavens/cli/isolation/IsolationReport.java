package io.nextmavens.cli.isolation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.nextmavens.cli.cluster.Projects;
import io.nextmavens.cli.output.Age;
import io.nextmavens.cli.output.Answer;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Table;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.IsolationStatus;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a project keeps its tenants apart, as the operator last found it. Pure.
 *
 * @param project as the API has it
 */
record IsolationReport(NextMavensProject project) {

    /** What can be said. */
    enum Verdict {
        ISOLATED("tenants are kept apart"),
        VIOLATED("tenants are NOT kept apart"),
        UNKNOWN("not known yet");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }
    }

    Verdict verdict() {
        var status = status();
        boolean violated = status.map(ProjectStatus::isolation)
                        .map(IsolationStatus::violations)
                        .filter(count -> count > 0)
                        .isPresent()
                || conditions().stream().anyMatch(IsolationReport::isViolation);
        if (violated) {
            return Verdict.VIOLATED;
        }
        boolean isKnown = status.flatMap(one -> one.condition(ConditionType.ISOLATION_ENFORCED.type()))
                .map(Condition::status)
                .equals(Optional.of(ConditionStatus.TRUE));
        return isKnown ? Verdict.ISOLATED : Verdict.UNKNOWN;
    }

    Exit exit() {
        return verdict() == Verdict.ISOLATED ? Exit.DONE : Exit.NOT_SO;
    }

    Answer answer(Instant now) {
        var name = project.getMetadata().getName();
        var text = new StringBuilder(name + ": " + verdict().text + "\n");
        var data = JsonNodeFactory.instance.objectNode();
        data.put("verdict", verdict().name().toLowerCase(java.util.Locale.ROOT));
        data.put("mode", project.getSpec().tenancy().mode().name());
        var isolation = status().flatMap(one -> Optional.ofNullable(one.isolation()));
        isolation.ifPresent(found -> {
            int tables = Optional.ofNullable(found.tables()).orElse(0);
            int shared = Optional.ofNullable(found.shared()).orElse(0);
            int violations = Optional.ofNullable(found.violations()).orElse(0);
            text.append(tables + " exposed tables, " + shared + " of them shared by declaration, " + violations
                    + " not isolated; spec.tenancy.mode is "
                    + project.getSpec().tenancy().mode() + "\n");
            data.put("tables", tables).put("shared", shared).put("violations", violations);
        });
        var table = Table.of("CONDITION", "STATUS", "REASON", "SINCE", "MESSAGE");
        conditions()
                .forEach(condition -> table.row(
                        condition.type(),
                        condition.status() == ConditionStatus.TRUE ? "True" : "False",
                        condition.reason(),
                        Age.of(condition.lastTransitionTime(), now),
                        condition.message()));
        text.append('\n').append(table.text());
        var problems = isolation.map(IsolationStatus::problems).orElse(List.of());
        if (!problems.isEmpty()) {
            text.append("\nNot isolated\n");
            problems.forEach(problem -> text.append("  ").append(problem).append('\n'));
            text.append("\nEverything: kubectl nextmavens psql " + name + " -- -c"
                    + " 'select * from nextmavens.isolation_report()'\n");
        }
        var list = data.putArray("problems");
        problems.forEach(list::add);
        return new Answer(text.toString(), data, List.of(Projects.NAME + name));
    }

    private static boolean isViolation(Condition condition) {
        return List.of("NotIsolated", "IsolationBroken", "Observed").contains(condition.reason());
    }

    private List<Condition> conditions() {
        return Stream.of(ConditionType.ISOLATION_ENFORCED, ConditionType.ISOLATION_VERIFIED)
                .flatMap(type -> status().flatMap(one -> one.condition(type.type())).stream())
                .toList();
    }

    private Optional<ProjectStatus> status() {
        return Optional.ofNullable(project.getStatus());
    }
}
