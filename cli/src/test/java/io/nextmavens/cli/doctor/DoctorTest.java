package io.nextmavens.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.cli.cluster.Operators;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoctorTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private static final String OURS = """
            spec:
              versions:
                - name: v1alpha1
                  schema:
                    openAPIV3Schema:
                      properties:
                        spec: {properties: {a: {type: string}, list: {items: {properties: {b: {type: string}}}}}}
            """;

    @Test
    void aCrdThatLacksFieldsIsOlder() {
        // Given
        var clusters = yaml("""
                spec:
                  versions:
                    - name: v1alpha1
                      served: true
                      schema:
                        openAPIV3Schema: {properties: {spec: {properties: {a: {type: string}}}}}
                status: {conditions: [{type: Established, status: "True"}]}
                """);

        // When
        var finding = CrdCheck.judged("CRD x", yaml(OURS), clusters);

        // Then
        assertThat(finding.verdict()).isEqualTo(Finding.Verdict.WARNING);
        assertThat(finding.found()).isEqualTo("v1alpha1, older: it lacks spec.list, spec.list[].b");
    }

    @Test
    void aCrdOfAnotherVersionIsBroken() {
        // Given
        var clusters = yaml("""
                spec: {versions: [{name: v1, served: true}]}
                status: {conditions: [{type: Established, status: "True"}]}
                """);

        // When
        var finding = CrdCheck.judged("CRD x", yaml(OURS), clusters);

        // Then
        assertThat(finding.verdict()).isEqualTo(Finding.Verdict.BROKEN);
        assertThat(finding.found()).isEqualTo("does not serve v1alpha1");
    }

    @Test
    void anOperatorWithoutAPodIsBroken() {
        // Given
        var operator = operator(1);

        // When
        var finding = OperatorCheck.running(operator);

        // Then
        assertThat(finding.verdict()).isEqualTo(Finding.Verdict.BROKEN);
        assertThat(finding.found()).isEqualTo("0/1 pods ready, operator:1");
        assertThat(finding.remedy()).contains("-n nextmavens-system");
    }

    @Test
    void aLeaseThatNobodyRenewsMeansThatNobodyReconciles() {
        // Given
        var lease = new LeaseBuilder()
                .withNewSpec()
                .withHolderIdentity("operator-1")
                .withLeaseDurationSeconds(15)
                .withRenewTime(NOW.minusSeconds(300).atZone(ZoneOffset.UTC))
                .endSpec()
                .build();

        // When
        var dead = OperatorCheck.leading(operator(1), "ours", Optional.of(lease), NOW);
        var alive = OperatorCheck.leading(operator(1), "ours", Optional.of(lease), NOW.minusSeconds(295));

        // Then
        assertThat(dead.found()).isEqualTo("operator-1 has not renewed the Lease ours for 300 s");
        assertThat(dead.remedy()).endsWith("kubectl -n nextmavens-system logs deployment/op");
        assertThat(dead.verdict()).isEqualTo(Finding.Verdict.BROKEN);
        assertThat(alive.verdict()).isEqualTo(Finding.Verdict.OK);
    }

    @Test
    void theLeaseIsTheOneThatTheOperatorsDeploymentNames() {
        // When
        var usual = Operators.lease(operator(1));
        var named = Operators.lease(operator(1, new EnvVar("NEXTMAVENS_LEADER_ELECTION_LEASE_NAME", "mine", null)));
        var none = operator(2, new EnvVar("NEXTMAVENS_LEADER_ELECTION_ENABLED", "false", null));

        // Then
        assertThat(usual).contains("nextmavens-operator");
        assertThat(named).contains("mine");
        assertThat(Operators.lease(none)).isEmpty();
        assertThat(OperatorCheck.withoutElection(none).verdict()).isEqualTo(Finding.Verdict.BROKEN);
    }

    @Test
    void aGatewayThatAProjectNeedsHasToBeThere() {
        // Given
        var traefik = SurroundingsCheck.PARTS.getFirst();
        var project = project("gateway: {mode: Traefik, host: a.example}");

        // When
        var needed = SurroundingsCheck.judged(traefik, List.of("middlewares"), List.of(project));
        var unneeded = SurroundingsCheck.judged(traefik, List.of("middlewares"), List.of());

        // Then
        assertThat(needed.verdict()).isEqualTo(Finding.Verdict.BROKEN);
        assertThat(needed.found()).isEqualTo("middlewares of traefik.io are not there; shop/notes needs it");
        assertThat(unneeded.verdict()).isEqualTo(Finding.Verdict.OK);
    }

    @Test
    void rightsThatAreMissingAreAskedForByRule() {
        // Given
        var refused = AccessCheck.NEEDS.stream()
                .filter(need -> need.resource().equals("nextmavensbackups"))
                .toList();

        // When
        var findings = AccessCheck.judged("shop", refused);

        // Then
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().remedy())
                .isEqualTo("Ask for a Role with {apiGroups: [nextmavens.io], resources: [nextmavensbackups],"
                        + " verbs: [create, get]}");
    }

    @Test
    void theReportEndsWithWhatToDo() {
        // Given
        var findings =
                List.of(Finding.ok("cluster", "answers"), Finding.broken("operator", "is not there", "Install it."));

        // When
        var answer = DoctorReport.of(findings);

        // Then
        assertThat(answer.text()).isEqualTo("""
                ok     cluster    answers
                FAIL   operator   is not there

                What to do
                  operator: Install it.
                """);
        assertThat(DoctorReport.exit(findings)).isEqualTo(Exit.NOT_SO);
    }

    private static Deployment operator(int replicas, EnvVar... environment) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("nextmavens-system")
                .withName("op")
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("mesh")
                .withImage("mesh:1")
                .endContainer()
                .addNewContainer()
                .withName("operator")
                .withImage("operator:1")
                .withEnv(environment)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static NextMavensProject project(String spec) {
        return Serialization.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata: {name: notes, namespace: shop}
                spec:
                  database: {server: {adminSecretRef: {name: admin}}}
                  %s
                """.formatted(spec), NextMavensProject.class);
    }

    private static JsonNode yaml(String text) {
        try {
            return YAMLMapper.builder().build().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
