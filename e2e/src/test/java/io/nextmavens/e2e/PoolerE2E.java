package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many clients on a server with few connections, through real PgBouncer. */
@ExtendWith(OnCluster.class)
class PoolerE2E {

    private static final Duration SOON = Duration.ofMinutes(3);

    /** 300 clients of 20 transactions each, all at once, with prepared statements. */
    private static final String LOAD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: load, namespace: pooled, labels: {app: load}}
            spec:
              restartPolicy: Never
              automountServiceAccountToken: false
              securityContext: {runAsNonRoot: true, runAsUser: 999, seccompProfile: {type: RuntimeDefault}}
              containers:
                - name: pgbench
                  image: IMAGE
                  command:
                    - sh
                    - -c
                    - |
                      echo 'select 1 + :client_id;' >/tmp/query.sql
                      exec pgbench -h pooled-pooler -n -M prepared -c 300 -j 2 -t 20 -f /tmp/query.sql
                  env:
                    - {name: PGUSER, valueFrom: {secretKeyRef: {name: pooled-database, key: authenticator-username}}}
                    - {name: PGPASSWORD, valueFrom: {secretKeyRef: {name: pooled-database, key: authenticator-password}}}
                    - {name: PGDATABASE, valueFrom: {secretKeyRef: {name: pooled-database, key: database}}}
                  securityContext:
                    allowPrivilegeEscalation: false
                    readOnlyRootFilesystem: true
                    capabilities: {drop: [ALL]}
                  volumeMounts: [{name: tmp, mountPath: /tmp}]
              volumes: [{name: tmp, emptyDir: {}}]
            """;

    @Test
    void threeHundredClientsShareAServerOfFiftyConnections(OnCluster.Running running) {
        // Given
        TestProject project = TestProject.create(
                running,
                "pooled",
                "create table public.colours (name text primary key); select"
                        + " nextmavens.share_table('public.colours'); insert into public.colours values ('red');",
                """
                database:
                  standalone: {storage: {size: 1Gi}, parameters: {max_connections: "50"}}
                  pooler: {poolSize: 20}
                  migrations: [{configMapRef: {name: migrations}}]
                network: {databaseFrom: [{podSelector: {matchLabels: {app: load}}}]}
                gateway: {mode: Traefik, host: pooled.example}
                """);
        Api api = project.api();
        String key = project.serviceKey();
        await().atMost(SOON).until(() -> api.get("/rest/v1/colours", key).status() == 200);
        var load = project.client().pods().inNamespace("pooled").withName("load");

        // When
        project.client()
                .resource(Serialization.unmarshal(LOAD.replace("IMAGE", project.databaseImage()), Pod.class))
                .create();
        await().atMost(SOON).until(() -> load.get().getStatus().getPhase().matches("Succeeded|Failed"));

        // Then
        String log = load.getLog();
        assertThat(load.get().getStatus().getPhase()).as(log).isEqualTo("Succeeded");
        assertThat(log)
                .contains("number of transactions actually processed: 6000/6000")
                .contains("number of failed transactions: 0");
        assertThat(api.get("/rest/v1/colours?select=name", key)).isEqualTo(new Api.Answer(200, "[{\"name\":\"red\"}]"));
        project.delete();
    }
}
