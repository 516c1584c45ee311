package io.nextmavens.runtime.rest.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.rest.error.RestException;
import io.vertx.core.buffer.Buffer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes, a request is read or refused; and both ways of reading it agree which. */
class QueryParsingPropertiesTest {

    private static final String[] PARTS = {
        "id",
        "a b",
        "client",
        "count",
        "count()",
        "*",
        "...",
        "!inner",
        "!left",
        "!",
        "(",
        ")",
        ",",
        ".",
        ":",
        "::",
        "->",
        "->>",
        "-",
        "0",
        "-1",
        "\"",
        "\"x y\"",
        "\\",
        " ",
        "\t",
        "sum()",
        ".sum()",
        ".max",
        "text",
        "eq",
        "eq.",
        "not.",
        "in.",
        "in.(",
        "is.",
        "null",
        "NOT_NULL",
        "isdistinct.",
        "fts",
        "fts(",
        "(english)",
        "like(any)",
        "all",
        "{",
        "}",
        "{1,2}",
        "and",
        "or",
        "and(",
        "or(",
        "not.and(",
        "asc",
        ".desc",
        ".nullsfirst",
        ".nullslast",
        "é",
        "名",
        "\n",
        "$"
    };

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of(PARTS).list().ofMaxSize(14).map(list -> String.join("", list));
    }

    @Property(tries = 1000)
    void selectIsReadOrRefusedByBothAlike(@ForAll("fragments") String text) {
        agree(QueryDiagnosis.Part.SELECT, text, () -> SelectParser.parse(text));
    }

    @Property(tries = 1000)
    void orderIsReadOrRefusedByBothAlike(@ForAll("fragments") String text) {
        agree(QueryDiagnosis.Part.ORDER, text, () -> OrderParser.parse(text));
    }

    @Property(tries = 1000)
    void logicIsReadOrRefusedByBothAlike(@ForAll("fragments") String text) {
        agree(QueryDiagnosis.Part.LOGIC_TREE, "and(" + text, () -> LogicParser.parse("and(" + text));
    }

    @Property(tries = 1000)
    void filtersAreReadOrRefusedByBothAlike(@ForAll("fragments") String text) {
        agree(QueryDiagnosis.Part.FILTER, text, () -> {
            if (FilterParser.parse(Field.column("id"), text) == null) {
                throw new Mismatch();
            }
        });
    }

    @Property(tries = 500)
    void namesAreReadOrRefusedByBothAlike(@ForAll("fragments") String text) {
        agree(QueryDiagnosis.Part.TREE_PATH, text, () -> ParameterPath.parse(text));
        agree(QueryDiagnosis.Part.LOGIC_PATH, text, () -> ParameterPath.parseLogic(text));
        agree(QueryDiagnosis.Part.COLUMNS, text, () -> ColumnsParser.parse(text));
    }

    @Property(tries = 1000)
    void nothingButAnErrorOfTheCatalogueComesOutOfATarget(@ForAll String path, @ForAll String query) {
        for (String method : new String[] {"GET", "POST", "PUT", "HEAD", "BREW"}) {
            try {
                Requests.parse(method, "/" + path.replace("?", "") + "?" + query, "Prefer", query, "Accept", query);
            } catch (RestException e) {
                assertThat(e.error().status()).isBetween(400, 499);
            }
        }
    }

    @Property(tries = 500)
    void nothingButAnErrorOfTheCatalogueComesOutOfABody(@ForAll byte[] body) {
        for (String type : new String[] {"application/json", "text/csv", "application/x-www-form-urlencoded"}) {
            RestRequest request = Requests.parse("POST", "/items", "Content-Type", type);
            try {
                assertThat(PayloadParser.parse(request, Buffer.buffer(body))).isInstanceOf(Payload.Json.class);
            } catch (RestException e) {
                assertThat(e.error().status()).isEqualTo(400);
            }
        }
    }

    private static void agree(QueryDiagnosis.Part part, String text, Runnable reading) {
        boolean explained = part.grammar().run(text.codePoints().toArray(), 0).ok();
        boolean read = true;
        try {
            reading.run();
        } catch (Mismatch e) {
            read = false;
        }
        // The grammar has names without a character, which PostgreSQL has not.
        if (explained && !read) {
            assertThat(text).containsAnyOf("\"\"", " ", "\t", "\n");
        } else {
            assertThat(read).as("read, where the grammar says %s", explained).isEqualTo(explained);
        }
    }
}
