package io.nextmavens.operator.project;

import io.nextmavens.operator.database.AdminAccess;
import io.nextmavens.operator.database.ProjectDatabase;

/** Where a project's database is, or why that cannot be said. */
sealed interface DatabaseLocation {

    /**
     * It is there.
     *
     * @param admin the administrator's login
     * @param database the database and the names that follow from it
     */
    record Found(AdminAccess admin, ProjectDatabase database) implements DatabaseLocation {}

    /** It is not there yet, or the spec names what does not exist. */
    record NotFound(StepResult why) implements DatabaseLocation {}
}
