package io.nextmavens.runtime.graphql;

import io.nextmavens.runtime.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** A library's database behind the GraphQL service alone, and a client of it. */
final class LibraryFixture implements AutoCloseable {

    private static final String[] SCHEMA = {
        "CREATE ROLE reader NOLOGIN",
        "CREATE ROLE keeper NOLOGIN",
        "CREATE SCHEMA library",
        "CREATE TYPE library.genre AS ENUM ('novel', 'science-fiction')",
        "CREATE DOMAIN library.isbn AS text CHECK (length(value) > 3)",
        "CREATE TYPE library.size AS (width int, height int)",
        "CREATE TABLE library.author (id serial PRIMARY KEY, name text NOT NULL UNIQUE, born date, notes jsonb)",
        "COMMENT ON TABLE library.author IS 'Who writes.'",
        "CREATE TABLE library.book (id serial PRIMARY KEY,"
                + " author_id int REFERENCES library.author ON DELETE CASCADE, title text NOT NULL,"
                + " genre library.genre NOT NULL DEFAULT 'novel', isbn library.isbn, size library.size,"
                + " tags text[] NOT NULL DEFAULT '{}', pages int, lent tstzrange, loan interval,"
                + " copies bigint NOT NULL DEFAULT 1, price numeric(8,2), secret text)",
        "COMMENT ON COLUMN library.book.secret IS '@omit'",
        "CREATE INDEX ON library.book (author_id)",
        "CREATE TABLE library.cover (book_id int PRIMARY KEY REFERENCES library.book ON DELETE CASCADE, colour text)",
        "CREATE FUNCTION library.book_label(book library.book, suffix text DEFAULT '!') RETURNS text"
                + " LANGUAGE sql STABLE AS 'SELECT book.title || suffix'",
        "COMMENT ON FUNCTION library.book_label(library.book, text) IS '@sortable'",
        "CREATE FUNCTION library.books_by(name text) RETURNS SETOF library.book LANGUAGE sql STABLE AS"
                + " 'SELECT b.* FROM library.book b JOIN library.author a ON a.id = b.author_id"
                + " WHERE a.name = books_by.name ORDER BY b.id DESC'",
        "CREATE FUNCTION library.add(a int, b int DEFAULT 5, c int DEFAULT 7) RETURNS int LANGUAGE sql IMMUTABLE AS"
                + " 'SELECT a * 100 + b * 10 + c'",
        "CREATE FUNCTION library.lend(book_id int) RETURNS library.book LANGUAGE sql VOLATILE AS"
                + " 'UPDATE library.book SET copies = copies - 1 WHERE id = book_id RETURNING *'",
        "CREATE FUNCTION library.refuse() RETURNS int LANGUAGE plpgsql STABLE AS"
                + " 'BEGIN RAISE EXCEPTION ''not today'' USING errcode = ''LB001''; END'",
        "INSERT INTO library.author (name, born, notes) VALUES"
                + " ('Ada', '1815-12-10', '{\"a\": [1, 2.50]}'), ('Bo', NULL, NULL), ('Cy', '1900-01-01', 'null')",
        "INSERT INTO library.book (author_id, title, genre, isbn, size, tags, pages, lent, loan, price) VALUES"
                + " (1, 'One', 'novel', '1111', (10, 20), '{x,y}', 100, '[2025-01-01,2025-02-01)', '1 day 2 hours', 9.5),"
                + " (1, 'Two', 'science-fiction', NULL, NULL, '{}', 300, NULL, NULL, NULL),"
                + " (1, 'Three', 'novel', NULL, NULL, '{}', NULL, NULL, NULL, 1),"
                + " (2, 'Four', 'novel', NULL, NULL, '{z}', 200, NULL, NULL, 2)",
        "INSERT INTO library.cover VALUES (1, 'red')",
        "GRANT USAGE ON SCHEMA library TO reader, keeper",
        "GRANT SELECT ON ALL TABLES IN SCHEMA library TO reader, keeper",
        "GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA library TO keeper",
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA library TO keeper",
        "REVOKE SELECT ON library.author FROM reader",
        "GRANT SELECT (id, name) ON library.author TO reader"
    };

    private final EmbeddedPostgres postgres;
    private final TestServer server;

    private LibraryFixture(EmbeddedPostgres postgres, TestServer server) {
        this.postgres = postgres;
        this.server = server;
    }

    /** Starts one; with settings as names and values in turn. */
    static LibraryFixture start(String... settings) {
        return start(new String[0], settings);
    }

    /** The same with more in the database. */
    static LibraryFixture start(String[] more, String... settings) {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                    .start();
            TestServer.sql(postgres, "postgres", SCHEMA);
            TestServer.sql(postgres, "postgres", more);
            TestServer.sql(postgres, "postgres", "CREATE EXTENSION pg_stat_statements");
            String[] all = new String[settings.length + 4];
            all[0] = "NEXTMAVENS_SERVICES";
            all[1] = "graphql";
            all[2] = "GRAPHILE_SCHEMA";
            all[3] = "library";
            System.arraycopy(settings, 0, all, 4, settings.length);
            return new LibraryFixture(
                    postgres, TestServer.start(TestServer.environment(postgres, "postgres", "postgres", all)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestServer server() {
        return server;
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    void sql(String... statements) {
        TestServer.sql(postgres, "postgres", statements);
    }

    String one(String query) {
        return TestServer.one(postgres, "postgres", query);
    }

    /** The whole answer to an operation. */
    JsonObject ask(String query, JsonObject variables, String... headers) {
        String body =
                new JsonObject().put("query", query).put("variables", variables).encode();
        return new JsonObject(server.send("POST", "/graphql", body, headers).body());
    }

    JsonObject ask(String query, String... headers) {
        return ask(query, new JsonObject(), headers);
    }

    /** The data of an answer without errors. */
    JsonObject data(String query, JsonObject variables) {
        JsonObject answer = ask(query, variables);
        if (answer.containsKey("errors")) {
            throw new AssertionError(answer.encodePrettily());
        }
        return answer.getJsonObject("data");
    }

    JsonObject data(String query) {
        return data(query, new JsonObject());
    }

    /** The first error of an answer. */
    JsonObject error(String query, String... headers) {
        JsonArray errors = ask(query, headers).getJsonArray("errors");
        return errors == null ? new JsonObject() : errors.getJsonObject(0);
    }

    static String as(String role) {
        return TestServer.bearer("{\"role\":\"" + role + "\",\"exp\":"
                + Instant.now().plusSeconds(3600).getEpochSecond() + "}");
    }

    @Override
    public void close() {
        server.close();
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
