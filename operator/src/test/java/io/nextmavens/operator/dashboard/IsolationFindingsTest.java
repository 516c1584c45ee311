package io.nextmavens.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.IsolationStatus;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class IsolationFindingsTest {

    @Test
    void eachFindingHasItsTableWhatIsWrongAndWhatToDo() {
        // When
        var report = report(
                new IsolationStatus(
                        9,
                        1,
                        30,
                        List.of(
                                "public.notes: row-level security is disabled; policies missing or changed: tenant_scope",
                                "public.old: no column tenant_id of type uuid: closed to the API until"
                                        + " nextmavens.adopt_table() gives its rows to a tenant or nextmavens.share_table()"
                                        + " shares it",
                                "public.report: the view report runs as postgres, whom no policy binds: set"
                                        + " security_invoker on it",
                                "public.f(x integer): SECURITY DEFINER runs as postgres, whom no policy binds: give it to"
                                        + " the owner, or after a review call nextmavens.trust_function()")),
                condition("IsolationEnforced", ConditionStatus.FALSE, "NotIsolated", "30 of 9"));

        // Then
        var findings = report.getJsonArray("findings");
        assertThat(texts(findings, "table"))
                .containsExactly("public.notes", "public.old", "public.report", "public.f(x integer)");
        assertThat(texts(findings, "problem").getFirst())
                .isEqualTo("row-level security is disabled; policies missing or changed: tenant_scope");
        assertThat(texts(findings, "remedy"))
                .satisfiesExactly(
                        repair -> assertThat(repair).contains("repair_isolation()"),
                        adopt -> assertThat(adopt).contains("adopt_table()"),
                        invoker -> assertThat(invoker).contains("security_invoker"),
                        review -> assertThat(review).contains("trust_function()"));
        assertThat(report.getInteger("violations")).isEqualTo(30);
        assertThat(report.getJsonObject("enforced").getString("reason")).isEqualTo("NotIsolated");
        assertThat(report.getValue("verified")).as("not tried").isNull();
    }

    @Test
    void whatNobodyForesawIsLeftToTheConditionsRemedy() {
        // When
        var report = report(new IsolationStatus(1, 0, 1, List.of("public.notes: something new")));

        // Then
        assertThat(texts(report.getJsonArray("findings"), "remedy").getFirst()).contains("Repair the tables");
    }

    @Test
    void whatATenantGotAtIsAFindingOfItsOwn() {
        // When
        var report = report(
                new IsolationStatus(2, 0, 0, List.of()),
                condition(
                        "IsolationVerified",
                        ConditionStatus.FALSE,
                        "IsolationBroken",
                        "public.notes: a tenant reads rows of others; public.lists: a tenant makes rows of another"));

        // Then
        var leaks = report.getJsonArray("leaks");
        assertThat(texts(leaks, "table")).containsExactly("public.notes", "public.lists");
        assertThat(texts(leaks, "problem"))
                .containsExactly("a tenant reads rows of others", "a tenant makes rows of another");
        assertThat(texts(leaks, "remedy")).allMatch(remedy -> remedy.contains("policies and grants"));
    }

    @Test
    void whatWasNotDecidedIsNoLeak() {
        // When
        var report = report(
                new IsolationStatus(2, 0, 0, List.of()),
                condition(
                        "IsolationVerified",
                        ConditionStatus.TRUE,
                        "Verified",
                        "two tenants got at no row of each other or of others in 2 tables; not decided: public.a: 22012"
                                + " instead of an answer; public.b: 55P03 instead of an answer"));

        // Then
        assertThat(report.getJsonArray("leaks")).isEmpty();
        assertThat(report.getJsonArray("undecided"))
                .isEqualTo(new JsonArray()
                        .add("public.a: 22012 instead of an answer")
                        .add("public.b: 55P03 instead of an answer"));
    }

    @Test
    void beforeTheFirstLookThereIsNone() {
        assertThat(IsolationFindings.of(new NextMavensProject())).isEmpty();
    }

    private static JsonObject report(IsolationStatus isolation, Condition... conditions) {
        var project = new NextMavensProject();
        project.setStatus(new ProjectStatus(
                1L,
                List.of(conditions),
                null,
                null,
                null,
                isolation,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));
        return IsolationFindings.of(project).orElseThrow();
    }

    private static Condition condition(String type, ConditionStatus status, String reason, String message) {
        return new Condition(type, status, 1L, "2026-11-27T00:00:00Z", reason, message);
    }

    private static List<String> texts(JsonArray findings, String name) {
        return findings.stream()
                .map(JsonObject.class::cast)
                .map(finding -> finding.getString(name))
                .toList();
    }
}
