package io.nextmavens.runtime.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reading through GraphQL, over HTTP and from a real database. */
class GraphqlQueriesIT {

    private static LibraryFixture library;

    @BeforeAll
    static void start() {
        library = LibraryFixture.start("GRAPHILE_AGGREGATES", "true");
    }

    @AfterAll
    static void stop() {
        library.close();
    }

    private static JsonObject json(String text) {
        return new JsonObject(text.replace('\'', '"'));
    }

    @Test
    void answersRowsWithTheirRelationsBothWays() {
        // When
        JsonObject data = library.data("{ bookById(id: 1) { title authorByAuthorId { name"
                + " booksByAuthorId(orderBy: TITLE_DESC, first: 2) { nodes { title } totalCount } } coverByBookId { colour"
                + " bookByBookId { id } } } }");

        // Then
        assertThat(data)
                .isEqualTo(json("{'bookById':{'title':'One','authorByAuthorId':{'name':'Ada','booksByAuthorId':"
                        + "{'nodes':[{'title':'Two'},{'title':'Three'}],'totalCount':3}},"
                        + "'coverByBookId':{'colour':'red','bookByBookId':{'id':1}}}}"));
    }

    @Test
    void showsValuesOfEveryKind() {
        // When
        JsonObject book = library.data("{ bookById(id: 1) { genre isbn size { width height } tags copies price"
                        + " loan { days hours seconds } lent { start { inclusive } end { inclusive } } } }")
                .getJsonObject("bookById");
        JsonArray notes = library.data("{ allAuthors { nodes { notes born } } }")
                .getJsonObject("allAuthors")
                .getJsonArray("nodes");

        // Then
        assertThat(book)
                .isEqualTo(json("{'genre':'NOVEL','isbn':'1111','size':{'width':10,'height':20},'tags':['x','y'],"
                        + "'copies':'1','price':'9.50','loan':{'days':1,'hours':2,'seconds':0},"
                        + "'lent':{'start':{'inclusive':true},'end':{'inclusive':false}}}"));
        assertThat(notes.getJsonObject(0).getString("notes")).isEqualTo("{\"a\":[1,2.5]}");
        assertThat(notes.getJsonObject(2).getValue("notes")).isNull();
    }

    @Test
    void pagesThroughAConnectionWithCursors() {
        // Given
        String page = "query ($after: Cursor) { allBooks(first: 2, after: $after, orderBy: PAGES_ASC) { nodes { title }"
                + " pageInfo { hasNextPage hasPreviousPage endCursor } } }";

        // When
        JsonObject first = library.data(page).getJsonObject("allBooks");
        JsonObject second = library.data(
                        page,
                        new JsonObject()
                                .put("after", first.getJsonObject("pageInfo").getString("endCursor")))
                .getJsonObject("allBooks");

        // Then
        assertThat(first.getJsonArray("nodes").encode()).isEqualTo("[{\"title\":\"One\"},{\"title\":\"Four\"}]");
        assertThat(first.getJsonObject("pageInfo").getBoolean("hasNextPage")).isTrue();
        assertThat(second.getJsonArray("nodes").encode()).isEqualTo("[{\"title\":\"Two\"},{\"title\":\"Three\"}]");
        assertThat(second.getJsonObject("pageInfo").getBoolean("hasNextPage")).isFalse();
    }

    @Test
    void readsAConnectionFromItsEnd() {
        // When
        JsonObject last = library.data(
                        "{ allBooks(last: 2) { edges { node { id } } pageInfo { hasPreviousPage" + " hasNextPage } } }")
                .getJsonObject("allBooks");

        // Then
        assertThat(last)
                .isEqualTo(json("{'edges':[{'node':{'id':3}},{'node':{'id':4}}],"
                        + "'pageInfo':{'hasPreviousPage':true,'hasNextPage':false}}"));
    }

    @Test
    void refusesACursorOfAnotherOrder() {
        // Given
        String cursor = library.data("{ allBooks(first: 1) { pageInfo { endCursor } } }")
                .getJsonObject("allBooks")
                .getJsonObject("pageInfo")
                .getString("endCursor");

        // When
        JsonObject answer = library.ask("{ allAuthors { totalCount } allBooks(orderBy: TITLE_ASC, after: \"" + cursor
                + "\") { nodes { id } } }");

        // Then
        assertThat(answer.getJsonArray("errors").getJsonObject(0).getJsonArray("path"))
                .isEqualTo(new JsonArray().add("allBooks"));
        assertThat(answer.getJsonObject("data")).isEqualTo(json("{'allAuthors':{'totalCount':3},'allBooks':null}"));
    }

    @Test
    void findsRowsByTheirIdentifier() {
        // Given
        String id = library.data("{ bookById(id: 4) { nodeId } }")
                .getJsonObject("bookById")
                .getString("nodeId");

        // When
        JsonObject data = library.data(
                "query ($id: ID!) { book(nodeId: $id) { title } author(nodeId: $id) { name }"
                        + " node(nodeId: $id) { __typename ... on Book { id } } bad: node(nodeId: \"?\") { nodeId } }",
                new JsonObject().put("id", id));

        // Then
        assertThat(data)
                .isEqualTo(json(
                        "{'book':{'title':'Four'},'author':null,'node':{'__typename':'Book','id':4}," + "'bad':null}"));
    }

    @Test
    void answersForSeveralTypesAtOnce() {
        // When
        JsonObject data = library.data("{ one: __type(name: \"Book\") { fields { type { ofType { name } } } }"
                + " two: __type(name: \"Author\") { name } three: __type(name: \"Genre\") { kind } }");

        // Then
        assertThat(data.getJsonObject("one").getJsonArray("fields")).isNotEmpty();
        assertThat(data.getJsonObject("two")).isEqualTo(json("{'name':'Author'}"));
        assertThat(data.getJsonObject("three")).isEqualTo(json("{'kind':'ENUM'}"));
    }

    @Test
    void filtersByConditionAndByFilter() {
        // When
        JsonObject data = library.data(
                "{ condition: allBooks(condition: { genre: SCIENCE_FICTION }) { nodes { id } }"
                        + " none: allBooks(condition: { pages: null }) { nodes { id } }"
                        + " filter: allBooks(filter: { or: [{ title: { startsWithInsensitive: \"th\" } },"
                        + " { tags: { contains: [\"z\"] } }], authorByAuthorId: { name: { in: [\"Ada\", \"Bo\"] } } })"
                        + " { nodes { id } }"
                        + " authors: allAuthors(filter: { booksByAuthorId: { some: { pages: { greaterThan: 250 } } } })"
                        + " { nodes { name } } lonely: allAuthors(filter: { booksByAuthorIdExist: false }) { nodes { name } } }");

        // Then
        assertThat(data)
                .isEqualTo(json("{'condition':{'nodes':[{'id':2}]},'none':{'nodes':[{'id':3}]},"
                        + "'filter':{'nodes':[{'id':3},{'id':4}]},'authors':{'nodes':[{'name':'Ada'}]},"
                        + "'lonely':{'nodes':[{'name':'Cy'}]}}"));
    }

    @Test
    void callsFunctionsWithDefaultsAndOfRows() {
        // When
        JsonObject data = library.data("{ add(a: 1) skipped: add(a: 1, c: 2)"
                + " booksBy(name: \"Ada\", first: 1) { edges { cursor node { label other: label(suffix: \"?\") } } }"
                + " allBooks(orderBy: LABEL_DESC, first: 1) { nodes { title } } }");

        // Then
        assertThat(data)
                .isEqualTo(json("{'add':157,'skipped':152,'booksBy':{'edges':[{'cursor':'WyJuYXR1cmFsIiwxXQ==',"
                        + "'node':{'label':'Three!','other':'Three?'}}]},'allBooks':{'nodes':[{'title':'Two'}]}}"));
    }

    @Test
    void aggregatesOverAllRowsOfAConnection() {
        // When
        JsonObject data = library.data(
                "{ allBooks(first: 1, condition: { authorId: 1 }) { aggregates { sum { pages } max { price } } } }");

        // Then
        assertThat(data).isEqualTo(json("{'allBooks':{'aggregates':{'sum':{'pages':'400'},'max':{'price':'9.50'}}}}"));
    }

    @Test
    void tellsWhichFieldFailedAndAnswersTheOthers() {
        // When
        JsonObject answer = library.ask("{ ok: add(a: 1) refuse }");

        // Then
        assertThat(answer.getJsonObject("data")).isEqualTo(json("{'ok':157,'refuse':null}"));
        JsonObject error = answer.getJsonArray("errors").getJsonObject(0);
        assertThat(error.getString("message")).isEqualTo("not today");
        assertThat(error.getJsonArray("path").encode()).isEqualTo("[\"refuse\"]");
        assertThat(error.getJsonObject("extensions").getString("code")).isEqualTo("LB001");
    }

    @Test
    void saysWhatIsWrongWithADocument() {
        // When
        JsonObject unknown = library.error("{ allBooks { nodes { colour } } }");
        JsonObject syntax = library.error("{ allBooks {");
        JsonObject secret = library.error("{ allBooks { nodes { secret } } }");

        // Then
        assertThat(unknown.getJsonObject("extensions").getString("code")).isEqualTo("GRAPHQL_VALIDATION_FAILED");
        assertThat(syntax.getJsonObject("extensions").getString("code")).isEqualTo("GRAPHQL_PARSE_FAILED");
        assertThat(secret.getJsonObject("extensions").getString("code")).isEqualTo("GRAPHQL_VALIDATION_FAILED");
    }

    @Test
    void takesQueriesByGetButNoMutations() {
        // When
        HttpResponse<String> query = library.server().get("/graphql?query=%7B%20add(a%3A%201)%20%7D");
        HttpResponse<String> mutation = library.server()
                .get("/graphql?query=mutation%20%7B%20lend(input%3A%7BbookId%3A1%7D)%7BclientMutationId%7D%7D");

        // Then
        assertThat(query.body()).isEqualTo("{\"data\":{\"add\":157}}");
        assertThat(mutation.body()).contains("METHOD_NOT_ALLOWED");
    }

    @Test
    void answersABatchInOrder() {
        // When
        HttpResponse<String> answer =
                library.server().send("POST", "/graphql/v1", "[{\"query\":\"{add(a:1)}\"},{\"query\":\"{add(a:2)}\"}]");

        // Then
        assertThat(answer.body()).isEqualTo("[{\"data\":{\"add\":157}},{\"data\":{\"add\":257}}]");
    }

    @Test
    void includesAndSkipsFieldsByVariables() {
        // Given
        String query =
                "query ($all: Boolean!) { bookById(id: 1) { id title @include(if: $all) pages @skip(if: $all) } }";

        // Then
        assertThat(library.data(query, new JsonObject().put("all", true)))
                .isEqualTo(json("{'bookById':{'id':1,'title':'One'}}"));
        assertThat(library.data(query, new JsonObject().put("all", false)))
                .isEqualTo(json("{'bookById':{'id':1,'pages':100}}"));
    }

    @Test
    void issuesOneStatementForAnOperationOfFiveLevelsAndFiftyFields() {
        // Given
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 45; i++) {
            fields.append(" f").append(i).append(": title");
        }
        String query =
                "{ allAuthors { nodes { name booksByAuthorId { nodes { title coverByBookId { colour bookByBookId {"
                        + " authorByAuthorId { name }" + fields + " } } } } } } }";
        library.data(query);
        library.sql("SELECT pg_stat_statements_reset()");

        // When
        library.data(query);

        // Then
        assertThat(library.one("SELECT string_agg(calls::text, ',') FROM pg_stat_statements s"
                        + " JOIN pg_database d ON d.oid = s.dbid"
                        + " WHERE query LIKE '%library%' AND query NOT LIKE '%pg_stat_statements%'"))
                .isEqualTo("1");
    }

    @Test
    void givesBrowsersAPlaygroundWithAllItsFiles() {
        // When
        HttpResponse<String> page = library.server().get("/graphql", "Accept", "text/html,*/*");

        // Then
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.body()).contains("/graphql/playground/graphiql.min.js").doesNotContain("https://");
        for (String file :
                new String[] {"playground.js", "graphiql.min.js", "graphiql.min.css", "react.production.min.js"}) {
            assertThat(library.server().get("/graphql/playground/" + file).statusCode())
                    .isEqualTo(200);
        }
        assertThat(library.server().get("/graphql/playground/../x").statusCode())
                .isNotEqualTo(200);
    }
}
