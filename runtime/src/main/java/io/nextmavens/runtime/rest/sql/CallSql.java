package io.nextmavens.runtime.rest.sql;

import io.nextmavens.runtime.catalog.Function.Parameter;
import io.nextmavens.runtime.rest.plan.Invocation;
import io.nextmavens.runtime.rest.plan.Invocation.Argument;
import io.nextmavens.runtime.rest.plan.Invocation.Arguments;
import java.util.List;

/** Writes the SELECT that calls a function. */
final class CallSql {

    private static final String CALL = "pgrst_call";
    private static final String BODY = "pgrst_body";

    private final SqlText sql;

    CallSql(SqlText sql) {
        this.sql = sql;
    }

    void write(Invocation invocation) {
        boolean composite = invocation.function().returns().composite();
        sql.append("SELECT ");
        if (!composite) {
            sql.column(CALL, BodySql.SCALAR);
        } else if (invocation.returning().isEmpty()) {
            sql.column(CALL, "*");
        } else {
            sql.join(invocation.returning(), ", ", column -> sql.column(CALL, column));
        }
        sql.append(" FROM ");
        if (invocation.arguments() instanceof Arguments.Members members) {
            body(members);
            sql.append(", LATERAL ");
        }
        if (composite) {
            call(invocation);
            sql.append(" AS ").name(CALL);
        } else {
            sql.append("(SELECT ");
            call(invocation);
            sql.append(" AS ").name(BodySql.SCALAR).append(") AS ").name(CALL);
        }
    }

    /** The members of the first object of the body. */
    private void body(Arguments.Members members) {
        boolean object = members.body().object();
        sql.append(object ? "json_to_record(" : "(SELECT * FROM json_to_recordset(")
                .value(members.body().text())
                .append(") AS ")
                .name(BODY)
                .append(" (");
        sql.join(members.parameters(), ", ", parameter -> sql.name(parameter.name())
                .append(" ")
                .append(parameter.argumentType()));
        sql.append(")");
        if (!object) {
            sql.append(" LIMIT 1) AS ").name(BODY);
        }
    }

    private void call(Invocation invocation) {
        sql.name(invocation.function().name()).append("(");
        switch (invocation.arguments()) {
            case Arguments.Unnamed unnamed ->
                sql.value(unnamed.value().orElse(null))
                        .append("::")
                        .append(unnamed.parameter().type());
            case Arguments.Named named -> sql.join(named.list(), ", ", this::argument);
            case Arguments.Members members -> sql.join(members.parameters(), ", ", this::member);
        }
        sql.append(")");
    }

    private void argument(Argument argument) {
        named(argument.parameter());
        List<String> values = argument.values();
        if (argument.parameter().variadic()) {
            sql.values(values);
        } else {
            sql.value(values.getFirst());
        }
        sql.append("::").append(argument.parameter().argumentType());
    }

    private void member(Parameter parameter) {
        named(parameter);
        sql.column(BODY, parameter.name());
    }

    private void named(Parameter parameter) {
        sql.append(parameter.variadic() ? "VARIADIC " : "")
                .name(parameter.name())
                .append(" := ");
    }
}
