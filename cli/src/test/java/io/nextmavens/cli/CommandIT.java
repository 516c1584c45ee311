package io.nextmavens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.NextMavensBackup;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.NextMavensRestore;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Cluster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a real API server, which knows the CRDs and no operator. */
@ExtendWith(ApiServer.class)
class CommandIT {

    @TempDir
    private Path folder;

    private KubernetesClient admin;
    private String namespace;

    @BeforeEach
    void prepare() {
        admin = ApiServer.administrator();
        namespace = Cluster.namespace(admin, "cli");
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void statusShowsAProjectThatNoOperatorHasSeen() {
        // Given
        project("notes");

        // When
        var table = CommandRun.of("status", "-n", namespace);
        var page = CommandRun.of("status", "notes", "-n", namespace);

        // Then
        assertThat(table.code()).isZero();
        assertThat(table.out()).containsPattern("notes +False +NotSeenYet +- +server +0/0 +- +none +- +");
        assertThat(page.out()).contains("No operator has looked at it yet");
    }

    @Test
    void statusHasFormsForPrograms() throws IOException {
        // Given
        project("notes");

        // When
        var json = CommandRun.of("status", "-n", namespace, "-o", "json");
        var yaml = CommandRun.of("status", "notes", "-n", namespace, "-o", "yaml");
        var names = CommandRun.of("status", "-n", namespace, "-o", "name");

        // Then
        assertThat(JsonMapper.builder()
                        .build()
                        .readTree(json.out())
                        .at("/items/0/name")
                        .asText())
                .isEqualTo("notes");
        assertThat(yaml.out()).contains("reason: NotSeenYet");
        assertThat(names.out()).isEqualTo("nextmavensproject.nextmavens.io/notes\n");
    }

    @Test
    void aProjectThatIsNotThereIsAnsweredWithSimilarNames() {
        // Given
        project("notes");

        // When
        var run = CommandRun.of("status", "ntes", "-n", namespace);

        // Then
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("there is no project ntes in the namespace " + namespace, "Did you mean notes?");
    }

    @Test
    void keysAreHiddenUnlessTheyAreAskedFor() {
        // Given
        project("notes");
        var early = CommandRun.of("keys", "notes", "-n", namespace);
        admin.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("notes-keys")
                        .endMetadata()
                        .withStringData(Map.of("ANON_KEY", "a.b.anon", "SERVICE_KEY", "a.b.service"))
                        .build())
                .create();

        // When
        var hidden = CommandRun.of("keys", "notes", "-n", namespace);
        var shown = CommandRun.of("keys", "notes", "-n", namespace, "--show");

        // Then
        assertThat(early.code()).isEqualTo(3);
        assertThat(early.err()).contains("has no Secret notes-keys yet");
        assertThat(hidden.out()).contains("ANON_KEY", "hidden").doesNotContain("a.b.");
        assertThat(shown.out()).contains("a.b.anon", "a.b.service");
    }

    @Test
    void whoMayNotIsToldTheRuleThatIsMissing() {
        // Given
        project("notes");
        admin.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("looks")
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("nextmavens.io")
                        .withResources("nextmavensprojects")
                        .withVerbs("get", "list")
                        .endRule()
                        .build())
                .create();
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("looks")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "looks")
                        .addNewSubject("rbac.authorization.k8s.io", "User", "ann", null)
                        .build())
                .create();

        // When
        var seen = CommandRun.of("status", "-n", namespace, "--as", "ann");
        var refused = CommandRun.of("keys", "notes", "-n", namespace, "--as", "ann");
        var everywhere = CommandRun.of("status", "-A", "--as", "ann");

        // Then
        assertThat(seen.out()).containsPattern("notes +False +NotSeenYet +- +server +\\? +- +none +\\? +");
        assertThat(refused.code()).isEqualTo(4);
        assertThat(refused.err())
                .contains(
                        "ann may not get secrets in the namespace " + namespace,
                        "{apiGroups: [\"\"], resources: [secrets], verbs: [get]}");
        assertThat(everywhere.code()).isEqualTo(4);
        assertThat(everywhere.err()).contains("name a namespace where you may, with -n");
    }

    @Test
    void doctorFindsThatNoOperatorRuns() {
        // Given
        project("notes");

        // When
        var run = CommandRun.of("doctor", "-n", namespace);

        // Then
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .containsPattern("ok +CRD nextmavensprojects.nextmavens.io +v1alpha1\n")
                .containsPattern("FAIL +operator +no Deployment of it was found")
                .containsPattern("ok +your rights in " + namespace)
                .containsPattern("FAIL +project " + namespace + "/notes +no operator has looked at it");
    }

    @Test
    void doctorNamesTheRightsThatAreMissing() {
        // When
        var run = CommandRun.of("doctor", "-n", namespace, "--as", "bob");

        // Then
        assertThat(run.out())
                .contains(
                        "could not be looked at: bob may not",
                        "you may not get and list and create and patch nextmavensprojects, for every command, restore"
                                + " --into, suspend, resume, rotate",
                        "Ask for a Role with {apiGroups: [nextmavens.io], resources: [nextmavensbackups],"
                                + " verbs: [create, get]}");
    }

    @Test
    void versionTellsOfTheClusterToo() {
        // When
        var all = CommandRun.of("version");
        var own = CommandRun.of("version", "--client");

        // Then
        assertThat(all.out()).containsPattern("command +[0-9]").containsPattern("kubernetes +v1");
        assertThat(own.out()).doesNotContain("kubernetes");
    }

    @Test
    void aClusterThatCannotBeReachedAndAContextThatIsNotThereAreSaid() {
        // When
        var context = CommandRun.of("status", "--context", "nowhere");
        var file = CommandRun.plain("status", "--kubeconfig", "/nowhere/config");

        // Then
        assertThat(context.code()).isEqualTo(2);
        assertThat(context.err()).contains("the kubeconfig has no context nowhere", "It has test.");
        assertThat(file.code()).isEqualTo(2);
        assertThat(file.err()).contains("the kubeconfig /nowhere/config could not be read");
    }

    @Test
    void aProjectIsSuspendedAndResumedByItsSpec() {
        // Given
        project("notes");

        // When
        var suspended = CommandRun.of("suspend", "notes", "-n", namespace);
        boolean asleep = get("notes").getSpec().suspend();
        var again = CommandRun.of("suspend", "notes", "-n", namespace);
        var late = CommandRun.of("resume", "notes", "-n", namespace, "--wait", "--timeout", "1s");

        // Then
        assertThat(suspended.out()).isEqualTo("project notes is being suspended\n");
        assertThat(asleep).isTrue();
        assertThat(again.out()).contains("is suspended already");
        assertThat(get("notes").getSpec().suspend()).isFalse();
        assertThat(late.code()).isEqualTo(7);
        assertThat(late.err()).contains("waiting for the operator to look at it");
    }

    @Test
    void whatIsAppliedFromGitIsNotChangedBehindItsBack() {
        // Given
        project("notes");
        admin.resource(Serialization.unmarshal("""
                        apiVersion: nextmavens.io/v1alpha1
                        kind: NextMavensProject
                        metadata:
                          name: notes
                          namespace: %s
                          labels: {kustomize.toolkit.fluxcd.io/name: apps}
                        spec: {suspend: false}
                        """.formatted(namespace), NextMavensProject.class))
                .fieldManager("kustomize-controller")
                .serverSideApply();

        // When
        var refused = CommandRun.of("suspend", "notes", "-n", namespace);
        boolean before = get("notes").getSpec().suspend();
        var forced = CommandRun.of("suspend", "notes", "-n", namespace, "--force");
        var rotated = CommandRun.of("rotate", "notes", "logins", "-n", namespace);

        // Then
        assertThat(refused.code()).isEqualTo(6);
        assertThat(refused.err()).contains("Flux (Kustomization apps) applies this project with spec.suspend in it");
        assertThat(before).isFalse();
        assertThat(forced.code()).isZero();
        assertThat(get("notes").getSpec().suspend()).isTrue();
        assertThat(rotated.code()).isZero();
        assertThat(rotated.err()).contains("leaves that as it is now", "rotates when it is resumed");
        assertThat(get("notes").getMetadata().getAnnotations()).containsKey("nextmavens.io/rotate-logins");
    }

    @Test
    void backupsAndRestoresAreObjectsAndGuarded() {
        // Given
        project("bare");
        project("kept", ", backups: {keySecretRef: {name: key}, s3: {bucket: backups, secretRef: {name: s}}}");

        // When
        var nowhere = CommandRun.of("backup", "bare", "-n", namespace);
        var backup = CommandRun.of("backup", "kept", "--name", "now", "-n", namespace);
        var unsaid = CommandRun.of("restore", "kept", "--from", "latest", "-n", namespace);
        var restore = CommandRun.of(
                "restore", "kept", "--from", "latest", "--replace-database", "kept", "--name", "back", "-n", namespace);

        // Then
        assertThat(nowhere.code()).isEqualTo(6);
        assertThat(backup.out()).isEqualTo("backup now of project kept is asked for\n");
        assertThat(admin.resources(NextMavensBackup.class)
                        .inNamespace(namespace)
                        .withName("now")
                        .get()
                        .getSpec()
                        .projectRef()
                        .name())
                .isEqualTo("kept");
        assertThat(unsaid.code()).isEqualTo(6);
        assertThat(restore.code()).isZero();
        assertThat(admin.resources(NextMavensRestore.class)
                        .inNamespace(namespace)
                        .withName("back")
                        .get()
                        .getSpec()
                        .replaceDatabase())
                .isEqualTo("kept");
    }

    @Test
    void tenantsAndIsolationAreShown() {
        // Given
        project("notes");
        admin.resource("""
                        apiVersion: nextmavens.io/v1alpha1
                        kind: NextMavensTenant
                        metadata: {name: acme, namespace: %s}
                        spec: {projectRef: {name: notes}, suspended: true}
                        """.formatted(namespace)).create();

        // When
        var tenants = CommandRun.of("tenants", "notes", "-n", namespace);
        var isolation = CommandRun.of("isolation", "notes", "-n", namespace);

        // Then
        assertThat(tenants.out()).containsPattern("acme +False +NotSeenYet +- +- +- +- +yes");
        assertThat(isolation.code()).isEqualTo(1);
        assertThat(isolation.out()).startsWith("notes: not known yet");
    }

    @Test
    void anExportIsWhatWasApplied() {
        // Given
        admin.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("sql")
                        .endMetadata()
                        .withData(Map.of("0001.sql", "select 1;"))
                        .build())
                .create();
        admin.resource(Serialization.unmarshal("""
                        apiVersion: nextmavens.io/v1alpha1
                        kind: NextMavensProject
                        metadata: {name: notes, namespace: %s}
                        spec:
                          database:
                            server: {adminSecretRef: {name: admin}}
                            migrations: [{configMapRef: {name: sql}}]
                          runtime: {env: [{name: SMTP_PASSWORD, value: hunter2}]}
                        """.formatted(namespace), NextMavensProject.class))
                .create();

        // When
        var run = CommandRun.of("export", "notes", "-n", namespace);

        // Then
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("kind: ConfigMap", "0001.sql", "kind: NextMavensProject", "name: notes-env")
                .doesNotContain("hunter2", "uid", "status:");
        assertThat(admin.load(new ByteArrayInputStream(run.out().getBytes(StandardCharsets.UTF_8)))
                        .items())
                .hasSize(2);
    }

    @Test
    void psqlNeedsThePodOfTheDatabaseOrAHostOfElsewhere() throws IOException {
        // Given
        project("notes");
        var early = CommandRun.of("psql", "notes", "-n", namespace);
        var content = new HashMap<>(Map.of(
                "host", "notes-database." + namespace + ".svc",
                "port", "5432",
                "database", "notes",
                "owner-username", "notes_owner",
                "owner-password", "s3cr3t"));
        var secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("notes-database")
                .endMetadata();
        admin.resource(secret.withStringData(content).build()).create();
        var unserved = CommandRun.of("psql", "notes", "-n", namespace);
        content.put("host", "db.example.com");
        admin.resource(secret.withStringData(content).build()).update();
        var psql = folder.resolve("psql");
        Files.writeString(psql, "#!/bin/sh\necho \"$PGHOST $PGUSER $*\" >\"$0.told\"\nexit 2\n");
        Files.setPosixFilePermissions(psql, PosixFilePermissions.fromString("rwx------"));

        // When
        var elsewhere = CommandRun.of(
                "psql", "notes", "-n", namespace, "--psql", psql.toString(), "-c", "select 1", "--", "--csv", "-x");
        var without = CommandRun.of("psql", "notes", "-n", namespace, "--psql", "/nowhere/psql");

        // Then
        assertThat(early.err()).contains("has no Secret notes-database yet");
        assertThat(unserved.code()).isEqualTo(3);
        assertThat(unserved.err()).contains("there is no Service notes-database in the namespace " + namespace);
        assertThat(elsewhere.code()).isEqualTo(2);
        assertThat(elsewhere.err()).contains("db.example.com is no pod of this cluster");
        assertThat(folder.resolve("psql.told")).hasContent("db.example.com notes_owner -c select 1 --csv -x");
        assertThat(without.code()).isEqualTo(2);
        assertThat(without.err()).contains("/nowhere/psql could not be started").doesNotContain("s3cr3t");
    }

    @Test
    void aProjectToRestoreIntoIsMadeAsItsSourceIs() {
        // Given
        project(
                "kept",
                ", backups: {keySecretRef: {name: key}, s3: {bucket: backups, secretRef: {name: s}}},"
                        + " gateway: {mode: Traefik, host: kept.example}");

        // When
        var hostless = CommandRun.of("restore", "kept", "--from", "latest", "--into", "copy", "-n", namespace);
        var made = CommandRun.of(
                "restore",
                "kept",
                "--from",
                "latest",
                "--into",
                "copy",
                "--host",
                "copy.example",
                "--timeout",
                "1s",
                "-n",
                namespace);
        var unknown = CommandRun.of("restore", "gone", "--from", "latest", "--into", "copy2", "-n", namespace);

        // Then
        assertThat(hostless.code()).isEqualTo(6);
        assertThat(hostless.err()).contains("Add --host HOST");
        assertThat(made.err()).contains("project copy was made as kept is", "waiting for the operator to look at it");
        assertThat(made.code()).isEqualTo(7);
        assertThat(get("copy").getSpec().gateway().host()).isEqualTo("copy.example");
        assertThat(get("copy").getSpec().backups())
                .isEqualTo(get("kept").getSpec().backups());
        assertThat(unknown.code()).isEqualTo(6);
        assertThat(get("copy2")).isNull();
    }

    @Test
    void aShellIsToldTheNamesOfProjects() {
        // Given
        project("notes");
        project("orders");

        // When
        var names = CommandRun.completing("status", "-n", namespace, "no");
        var commands = CommandRun.completing("sus");
        var files = CommandRun.completing("psql", "notes", "--psql", "");

        // Then
        assertThat(names.out()).isEqualTo("notes\n:4\n");
        assertThat(commands.out()).startsWith("suspend\tEnds a project's pods");
        assertThat(files.out()).isEqualTo(":0\n");
    }

    private NextMavensProject get(String name) {
        return admin.resources(NextMavensProject.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private void project(String name) {
        project(name, "");
    }

    private void project(String name, String more) {
        admin.resource(Serialization.unmarshal("""
                        apiVersion: nextmavens.io/v1alpha1
                        kind: NextMavensProject
                        metadata: {name: %s, namespace: %s}
                        spec: {database: {server: {adminSecretRef: {name: admin}}}%s}
                        """.formatted(name, namespace, more), NextMavensProject.class))
                .create();
    }
}
