package io.nextmavens.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlScriptTest {

    private static List<String> texts(String script) {
        return SqlScript.split(script).stream().map(SqlStatement::text).toList();
    }

    @Test
    void statementsEndAtSemicolonsAndTheLastNeedsNone() {
        assertThat(texts("select 1; select 2 ;\n;; select 3")).containsExactly("select 1", "select 2", "select 3");
    }

    @Test
    void aScriptOfCommentsHasNoStatement() {
        assertThat(texts("-- select 1;\n/* select 2; /* nested; */ still; */ \n"))
                .isEmpty();
    }

    @Test
    void semicolonsInStringsNamesAndCommentsEndNothing() {
        assertThat(texts("""
                        insert into t values ('a;b', 'it''s;', E'\\';', U&'\\0041;'); -- end;
                        select ";" /* ; */ as "x"";y"; select 1
                        """))
                .containsExactly(
                        "insert into t values ('a;b', 'it''s;', E'\\';', U&'\\0041;')",
                        "select \";\" /* ; */ as \"x\"\";y\"",
                        "select 1");
    }

    @Test
    void aBackslashInAPlainStringEscapesNothing() {
        assertThat(texts("select '\\'; select 2")).containsExactly("select '\\'", "select 2");
    }

    @Test
    void dollarQuotesHoldWholeBodies() {
        assertThat(texts("do $$ begin; end $$; do $a$ $$ ; $b$ $a$; select $1; select a$b$c; select 5"))
                .containsExactly("do $$ begin; end $$", "do $a$ $$ ; $b$ $a$", "select $1", "select a$b$c", "select 5");
    }

    @Test
    void bodiesBeginAtomicKeepTheirSemicolons() {
        String function =
                "create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end";
        assertThat(texts(function + "; select 3")).containsExactly(function, "select 3");
    }

    @Test
    void rulesWithSeveralCommandsInParenthesesAreOneStatement() {
        String rule = "create rule r as on insert to t do also (insert into a values (1); insert into b values (2))";
        assertThat(texts(rule + "; select 1")).containsExactly(rule, "select 1");
    }

    @Test
    void aStatementKnowsItsLineAndTheLineOfAPosition() {
        // Given
        List<SqlStatement> statements = SqlScript.split("-- first\nselect 1;\n\n/* a\nb */ select\n  nothing;");
        // Then
        assertThat(statements).extracting(SqlStatement::line).containsExactly(2, 5);
        assertThat(statements.get(1).lineOf(10)).isEqualTo(6);
        assertThat(statements.get(1).lineOf(0)).isEqualTo(5);
    }

    @Test
    void aStatementKnowsItsFirstWords() {
        assertThat(SqlScript.split("CREATE /* x */ Index concurrently \"i\" on t (a)")
                        .getFirst()
                        .words())
                .containsExactly("create", "index", "concurrently", "on");
    }

    @Test
    void unfinishedQuotesEndWithTheScript() {
        assertThat(texts("select 'a; b")).containsExactly("select 'a; b");
        assertThat(texts("do $x$ a; b")).containsExactly("do $x$ a; b");
        assertThat(texts("select E'\\")).containsExactly("select E'\\");
        assertThat(texts("/* select 1;")).isEmpty();
    }
}
