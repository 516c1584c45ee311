package io.nextmavens.operator.project;

import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Postgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A namespace of each test's own with the server's administrator in it, and an operator that looks after it. */
@ExtendWith({ApiServer.class, Postgres.class})
abstract class OperatedProject {

    protected ProjectCase here;
    protected RunningOperator operator;

    @BeforeEach
    final void startOperator() {
        here = new ProjectCase();
        operator = new RunningOperator(here.namespace());
        here.adminSecret("admin", Postgres.port());
    }

    @AfterEach
    final void stopOperator() {
        operator.close();
        here.close();
    }
}
