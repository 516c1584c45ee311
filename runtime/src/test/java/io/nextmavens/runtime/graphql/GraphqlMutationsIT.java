package io.nextmavens.runtime.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Changing rows through GraphQL. */
class GraphqlMutationsIT {

    private static LibraryFixture library;

    @BeforeAll
    static void start() {
        library = LibraryFixture.start();
    }

    @AfterAll
    static void stop() {
        library.close();
    }

    private static JsonObject json(String text) {
        return new JsonObject(text.replace('\'', '"'));
    }

    @Test
    void createsARowAndAnswersWhatIsThenThere() {
        // When
        JsonObject payload = library.data("mutation { createBook(input: { clientMutationId: \"m\", book: { authorId: 3,"
                        + " title: \"New\", genre: SCIENCE_FICTION, size: { width: 1 }, tags: [\"a\", null],"
                        + " loan: { days: 3 }, price: \"2.5\" } }) { clientMutationId"
                        + " book { title genre size { width height } tags loan { days } price copies }"
                        + " authorByAuthorId { name booksByAuthorId { totalCount } }"
                        + " bookEdge { node { title } } query { bookById(id: 1) { title } } } }")
                .getJsonObject("createBook");

        // Then
        assertThat(payload)
                .isEqualTo(json("{'clientMutationId':'m','book':{'title':'New','genre':'SCIENCE_FICTION',"
                        + "'size':{'width':1,'height':null},'tags':['a',null],'loan':{'days':3},'price':'2.50',"
                        + "'copies':'1'},'authorByAuthorId':{'name':'Cy','booksByAuthorId':{'totalCount':1}},"
                        + "'bookEdge':{'node':{'title':'New'}},'query':{'bookById':{'title':'One'}}}"));
    }

    @Test
    void updatesByKeyAndByIdentifier() {
        // Given
        library.sql("INSERT INTO library.author (id, name) VALUES (50, 'Fifty')");
        String id = library.data("{ authorById(id: 50) { nodeId } }")
                .getJsonObject("authorById")
                .getString("nodeId");

        // When
        JsonObject data = library.data(
                "mutation ($id: ID!) { updateAuthorById(input: { id: 50, authorPatch: { name: \"One\" } })"
                        + " { author { name born } } updateAuthor(input: { nodeId: $id, authorPatch:"
                        + " { born: \"2000-01-02\" } }) { author { name born } } }",
                new JsonObject().put("id", id));

        // Then
        assertThat(data)
                .isEqualTo(json("{'updateAuthorById':{'author':{'name':'One','born':null}},"
                        + "'updateAuthor':{'author':{'name':'One','born':'2000-01-02'}}}"));
    }

    @Test
    void deletesARowAndSaysSoWhenThereIsNone() {
        // Given
        library.sql("INSERT INTO library.author (id, name) VALUES (60, 'Sixty')");

        // When
        JsonObject answer = library.ask("mutation { a: deleteAuthorByName(input: { name: \"Sixty\" }) { author { id }"
                + " deletedAuthorId query { authorById(id: 60) { id } } }"
                + " b: deleteAuthorById(input: { id: 60 }) { deletedAuthorId } }");

        // Then
        JsonObject a = answer.getJsonObject("data").getJsonObject("a");
        assertThat(a.getJsonObject("author").getInteger("id")).isEqualTo(60);
        assertThat(a.getString("deletedAuthorId")).isNotEmpty();
        assertThat(a.getJsonObject("query").getValue("authorById")).isNull();
        assertThat(answer.getJsonObject("data").getValue("b")).isNull();
        assertThat(answer.getJsonArray("errors").getJsonObject(0).getString("message"))
                .startsWith("No values were deleted in collection 'author'");
    }

    @Test
    void undoesOnlyTheMutationThatFails() {
        // When
        JsonObject answer = library.ask("mutation { a: createAuthor(input: { author: { name: \"First\" } })"
                + " { author { name } } b: createAuthor(input: { author: { name: \"First\" } }) { author { name } }"
                + " c: createAuthor(input: { author: { name: \"Third\" } }) { author { name } } }");

        // Then
        assertThat(answer.getJsonObject("data"))
                .isEqualTo(json("{'a':{'author':{'name':'First'}},'b':null,'c':{'author':{'name':'Third'}}}"));
        assertThat(answer.getJsonArray("errors")
                        .getJsonObject(0)
                        .getJsonObject("extensions")
                        .getString("code"))
                .isEqualTo("23505");
        assertThat(library.one("SELECT count(*) FROM library.author WHERE name IN ('First', 'Third')"))
                .isEqualTo("2");
    }

    @Test
    void callsFunctionsThatChangeSomething() {
        // When
        JsonObject data =
                library.data("mutation { lend(input: { bookId: 4 }) { book { copies authorByAuthorId { name } }"
                        + " authorByAuthorId { name } query { bookById(id: 4) { copies } } } }");

        // Then
        assertThat(data)
                .isEqualTo(json("{'lend':{'book':{'copies':'0','authorByAuthorId':{'name':'Bo'}},"
                        + "'authorByAuthorId':{'name':'Bo'},'query':{'bookById':{'copies':'0'}}}}"));
    }

    @Test
    void refusesAnUpdateOfNothing() {
        // When
        JsonObject error =
                library.error("mutation { updateBookById(input: { id: 1, bookPatch: {} }) { book { id } } }");

        // Then
        assertThat(error.getString("message")).contains("no new values");
    }
}
