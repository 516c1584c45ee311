package io.nextmavens.crds.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;

class ProjectExportTest {

    private static JsonNode read(String yaml) throws Exception {
        return YAMLMapper.builder().build().readTree(yaml);
    }

    private static final String OBJECTS = """
            kind: List
            items:
            - apiVersion: nextmavens.io/v1alpha1
              kind: NextMavensProject
              metadata:
                name: notes
                namespace: shop
                uid: 1-2-3
                resourceVersion: "5"
                generation: 3
                finalizers: [nextmavens.io/finalizer]
                managedFields: [{manager: kubectl}]
                labels: {team: shop}
                annotations:
                  kubectl.kubernetes.io/last-applied-configuration: "{}"
                  nextmavens.io/rotate-keys: once
                  nextmavens.io/deletion-protection: "true"
              spec:
                database:
                  server: {adminSecretRef: {name: admin}}
                  migrations: [{configMapRef: {name: migrations}}]
                runtime:
                  env:
                  - {name: NEXTMAVENS_LOG, value: debug}
                  - {name: SMTP_PASSWORD, value: hunter2}
                  - {name: OTHER, secretKeyRef: {name: other, key: it}}
                backups: {keySecretRef: {name: key}, s3: {bucket: abc, secretRef: {name: s3}}}
              status: {url: "http://notes.example.com"}
            - apiVersion: nextmavens.io/v1alpha1
              kind: NextMavensProject
              metadata: {name: others, namespace: shop}
              spec: {}
            - apiVersion: v1
              kind: ConfigMap
              metadata: {name: migrations, namespace: shop, uid: 4-5-6}
              data: {"0001.sql": "create table a ();\\nselect 1;\\n"}
            - apiVersion: v1
              kind: ConfigMap
              metadata: {name: kube-root-ca.crt, namespace: shop}
            - apiVersion: nextmavens.io/v1alpha1
              kind: NextMavensTenant
              metadata: {name: acme, namespace: shop}
              spec: {projectRef: {name: notes}}
            - apiVersion: nextmavens.io/v1alpha1
              kind: NextMavensTenant
              metadata: {name: stranger, namespace: shop}
              spec: {projectRef: {name: others}}
            """;

    @Test
    void isWhatSomebodyWouldHaveWritten() throws Exception {
        assertThat(ProjectExport.of(read(OBJECTS), "notes")).isEqualTo("""
                # Made by kubectl nextmavens export.
                # Needs these Secrets, which are not in here:
                #   admin: host, port, username, password
                #   key: identity
                #   notes-env: SMTP_PASSWORD
                #   other: it
                #   s3: access-key-id, secret-access-key
                # For tokens and API keys that stay good: notes-keys with JWT_SECRET and SEALING_KEY, before the project.
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: migrations
                  namespace: shop
                data:
                  "0001.sql": |
                    create table a ();
                    select 1;
                ---
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata:
                  name: notes
                  namespace: shop
                  labels:
                    team: shop
                  annotations:
                    nextmavens.io/deletion-protection: "true"
                spec:
                  database:
                    server:
                      adminSecretRef:
                        name: admin
                    migrations:
                    - configMapRef:
                        name: migrations
                  runtime:
                    env:
                    - name: NEXTMAVENS_LOG
                      value: debug
                    - name: SMTP_PASSWORD
                      secretKeyRef:
                        name: notes-env
                        key: SMTP_PASSWORD
                    - name: OTHER
                      secretKeyRef:
                        name: other
                        key: it
                  backups:
                    keySecretRef:
                      name: key
                    s3:
                      bucket: abc
                      secretRef:
                        name: s3
                ---
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensTenant
                metadata:
                  name: acme
                  namespace: shop
                spec:
                  projectRef:
                    name: notes
                """);
    }

    @Test
    void noSecretIsInIt() throws Exception {
        assertThat(ProjectExport.of(read(OBJECTS), "notes")).doesNotContain("hunter2");
    }

    @Test
    void aProjectThatIsNotThereIsSaid() throws Exception {
        var objects = read(OBJECTS);
        assertThatThrownBy(() -> ProjectExport.of(objects, "nothing"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no NextMavensProject nothing");
    }
}
