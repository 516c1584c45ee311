package io.nextmavens.runtime.rest.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.rest.request.Field.JsonStep;
import io.nextmavens.runtime.rest.request.Filter.Comparison;
import io.nextmavens.runtime.rest.request.Filter.IsValue;
import io.nextmavens.runtime.rest.request.Filter.Operation;
import io.nextmavens.runtime.rest.request.Filter.Quantifier;
import io.nextmavens.runtime.rest.request.Filter.SimpleOperator;
import io.nextmavens.runtime.rest.request.Filter.TextSearch;
import io.nextmavens.runtime.rest.request.LogicTree.LogicOperator;
import io.nextmavens.runtime.rest.request.OrderTerm.Direction;
import io.nextmavens.runtime.rest.request.OrderTerm.Nulls;
import io.nextmavens.runtime.rest.request.Query.OnPath;
import io.nextmavens.runtime.rest.request.SelectItem.Aggregate;
import io.nextmavens.runtime.rest.request.SelectItem.JoinType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The query string")
class QueryParsingTest {

    static Stream<Arguments> selects() {
        return Stream.of(
                Arguments.of("id, name", List.of(column("id"), column("name"))),
                Arguments.of("*", List.of(column("*"))),
                Arguments.of("", List.of()),
                Arguments.of("*x", List.of()),
                Arguments.of("a)b", List.of(column("a"))),
                Arguments.of(
                        "alias:data->a->>0::text",
                        List.of(new SelectItem.Column(
                                new Field("data", List.of(new JsonStep.Key("a", false), new JsonStep.Index("0", true))),
                                Optional.of("alias"),
                                Optional.of("text"),
                                Optional.empty(),
                                Optional.empty()))),
                Arguments.of(
                        "data->a-b->\"x.y\"->-1",
                        List.of(new SelectItem.Column(
                                new Field(
                                        "data",
                                        List.of(
                                                new JsonStep.Key("a-b", false),
                                                new JsonStep.Key("x.y", false),
                                                new JsonStep.Index("-1", false))),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))),
                Arguments.of(
                        "n:count()::text,total:amount::numeric.sum()::int",
                        List.of(
                                new SelectItem.Column(
                                        Field.column("*"),
                                        Optional.of("n"),
                                        Optional.empty(),
                                        Optional.of(Aggregate.COUNT),
                                        Optional.of("text")),
                                new SelectItem.Column(
                                        Field.column("amount"),
                                        Optional.of("total"),
                                        Optional.of("numeric"),
                                        Optional.of(Aggregate.SUM),
                                        Optional.of("int")))),
                Arguments.of(
                        "a:clients!fk!inner(id,...tasks!left(*)),count",
                        List.of(
                                new SelectItem.Relation(
                                        "clients",
                                        Optional.of("a"),
                                        Optional.of("fk"),
                                        Optional.of(JoinType.INNER),
                                        List.of(
                                                column("id"),
                                                new SelectItem.Spread(
                                                        "tasks",
                                                        Optional.empty(),
                                                        Optional.of(JoinType.LEFT),
                                                        List.of(column("*"))))),
                                column("count"))),
                Arguments.of(
                        "\"a.b\"()",
                        List.of(new SelectItem.Relation(
                                "a.b", Optional.empty(), Optional.empty(), Optional.empty(), List.of()))));
    }

    @ParameterizedTest(name = "select={0}")
    @MethodSource("selects")
    @DisplayName("says what each row shall have")
    void select(String text, List<SelectItem> expected) {
        assertThat(SelectParser.parse(text)).isEqualTo(expected);
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                Arguments.of("eq.1", false, new Operation.Compare(Comparison.EQ, Optional.empty(), "1")),
                Arguments.of("gte.1", false, new Operation.Compare(Comparison.GTE, Optional.empty(), "1")),
                Arguments.of(
                        "not.like(any).{a*,b}",
                        true,
                        new Operation.Compare(Comparison.LIKE, Optional.of(Quantifier.ANY), "{a*,b}")),
                Arguments.of("eq.a,b)c", false, new Operation.Compare(Comparison.EQ, Optional.empty(), "a,b)c")),
                Arguments.of("neq.", false, new Operation.Simple(SimpleOperator.NEQ, "")),
                Arguments.of("cs.{1}", false, new Operation.Simple(SimpleOperator.CONTAINS, "{1}")),
                Arguments.of("in.(1, 2,\"a,b\",\"c\"d)", false, new Operation.In(List.of("1", " 2", "a,b", "\"c\"d"))),
                Arguments.of("in.()", false, new Operation.In(List.of(""))),
                Arguments.of("in.(\"x\\\"y\\\\\")", false, new Operation.In(List.of("x\"y\\"))),
                Arguments.of("is.NULL", false, new Operation.Is(IsValue.NULL)),
                Arguments.of("not.is.not_null", true, new Operation.Is(IsValue.NOT_NULL)),
                Arguments.of("isdistinct.x", false, new Operation.IsDistinctFrom("x")),
                Arguments.of(
                        "fts(english).a b",
                        false,
                        new Operation.FullText(TextSearch.TO_TSQUERY, Optional.of("english"), "a b")),
                Arguments.of("wfts.a", false, new Operation.FullText(TextSearch.WEBSEARCH, Optional.empty(), "a")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    @DisplayName("has conditions on columns")
    void filter(String text, boolean negated, Operation operation) {
        assertThat(FilterParser.parse(Field.column("c"), text))
                .isEqualTo(new Filter(Field.column("c"), negated, operation));
    }

    @Test
    @DisplayName("has conditions on embeds and inside JSON")
    void pathsOfFilters() {
        // When
        Query query = Requests.get("/a?b.c.data->x->>y=eq.1&\"q.r\".s=is.null").query();
        // Then
        assertThat(query.filters()).extracting(OnPath::path).containsExactly(List.of("b", "c"), List.of("q.r"));
        assertThat(query.filters().getFirst().value().field())
                .isEqualTo(new Field("data", List.of(new JsonStep.Key("x", false), new JsonStep.Key("y", true))));
    }

    @Test
    @DisplayName("has logic that nests, with lists and arrays inside")
    void logic() {
        // When
        Query query = Requests.get("/a?b.not.or=(x.eq.\"1,)\",not.and(y.in.(1,2),z.cs.{3,4}))")
                .query();
        // Then
        assertThat(query.logic())
                .containsExactly(new OnPath<>(
                        List.of("b"),
                        new LogicTree.Group(
                                true,
                                LogicOperator.OR,
                                List.of(
                                        new LogicTree.Condition(new Filter(
                                                Field.column("x"),
                                                false,
                                                new Operation.Compare(Comparison.EQ, Optional.empty(), "1,)"))),
                                        new LogicTree.Group(
                                                true,
                                                LogicOperator.AND,
                                                List.of(
                                                        new LogicTree.Condition(
                                                                new Filter(
                                                                        Field.column("y"),
                                                                        false,
                                                                        new Operation.In(List.of("1", "2")))),
                                                        new LogicTree.Condition(
                                                                new Filter(
                                                                        Field.column("z"),
                                                                        false,
                                                                        new Operation.Simple(
                                                                                SimpleOperator.CONTAINS,
                                                                                "{3,4}")))))))));
    }

    @Test
    @DisplayName("has an order, by columns and by those of embeds")
    void order() {
        // When
        Query query = Requests.get("/a?order=x.desc.nullslast,b(y->z).asc,n.nullsfirst&b.order=y")
                .query();
        // Then
        assertThat(query.order())
                .containsExactly(
                        new OnPath<>(
                                List.of(),
                                List.of(
                                        new OrderTerm.ByField(
                                                Field.column("x"),
                                                Optional.of(Direction.DESC),
                                                Optional.of(Nulls.LAST)),
                                        new OrderTerm.ByRelated(
                                                "b",
                                                new Field("y", List.of(new JsonStep.Key("z", false))),
                                                Optional.of(Direction.ASC),
                                                Optional.empty()),
                                        new OrderTerm.ByField(
                                                Field.column("n"), Optional.empty(), Optional.of(Nulls.FIRST)))),
                        new OnPath<>(
                                List.of("b"),
                                List.of(new OrderTerm.ByField(Field.column("y"), Optional.empty(), Optional.empty()))));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    b=2&a=1&d | a=1&b=2&d=
                    id=gt.1&id=lt.5 | id=gt.1,lt.5
                    a=x%20y+z | a=x%20y%20z
                    a=%C3%A9~-_. | a=%C3%A9~-_.
                    """)
    @DisplayName("has one canonical form")
    void canonical(String query, String expected) {
        assertThat(CanonicalQuery.of(QueryString.parse(query), List.of()).with(List.of()))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("names columns and the keys of an upsert")
    void columns() {
        // When
        Query query =
                Requests.parse("POST", "/a?columns=b,\"c d\",b&on_conflict=x,y").query();
        // Then
        assertThat(query.columns().orElseThrow()).containsExactly("b", "c d");
        assertThat(query.onConflict()).contains(List.of("x", "y"));
    }

    @Test
    @DisplayName("keeps letters of all scripts, percent signs alone and plus signs that were encoded")
    void characters() {
        // When
        Query query = Requests.get("/a?%D9%85%D9%88%D8%A7%D8%B1%D8%AF=eq.100%25+%2B%zz&名=eq.1")
                .query();
        // Then
        assertThat(query.filters().getFirst().value())
                .isEqualTo(new Filter(
                        Field.column("موارد"),
                        false,
                        new Operation.Compare(Comparison.EQ, Optional.empty(), "100% +%zz")));
        assertThat(query.filters().getLast().value().field().name()).isEqualTo("名");
    }

    private static SelectItem column(String name) {
        return new SelectItem.Column(
                Field.column(name), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
