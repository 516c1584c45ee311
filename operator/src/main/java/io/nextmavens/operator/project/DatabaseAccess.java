package io.nextmavens.operator.project;

import io.nextmavens.operator.database.AdminAccess;
import io.nextmavens.operator.database.LoginPasswords;
import io.nextmavens.operator.database.ProjectDatabase;

/**
 * The way into a project's database, which the first step finds and the others use.
 *
 * @param admin the administrator's login
 * @param database the database and the names that follow from it
 * @param passwords passwords of its logins
 */
record DatabaseAccess(AdminAccess admin, ProjectDatabase database, LoginPasswords passwords) {}
