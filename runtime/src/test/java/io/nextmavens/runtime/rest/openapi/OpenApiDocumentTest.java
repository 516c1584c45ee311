package io.nextmavens.runtime.rest.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.catalog.Catalog;
import io.nextmavens.runtime.catalog.Column;
import io.nextmavens.runtime.catalog.Function;
import io.nextmavens.runtime.catalog.Function.Parameter;
import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.catalog.Relation;
import io.nextmavens.runtime.catalog.Relationship;
import io.nextmavens.runtime.catalog.Relationship.Cardinality;
import io.nextmavens.runtime.catalog.Relationship.ColumnPair;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The description of a schema")
class OpenApiDocumentTest {

    private static final QualifiedName FILMS = new QualifiedName("api", "films");
    private static final QualifiedName DIRECTORS = new QualifiedName("api", "directors");
    private static final OpenApiSettings SETTINGS = settings(false, false);

    @Test
    @DisplayName("tells a relation's columns, keys and methods")
    void relation() {
        // When
        JsonObject document = document(SETTINGS, everything(Optional.of("Films\n\nAll of them")));
        // Then
        JsonObject definition = document.getJsonObject("definitions").getJsonObject("films");
        assertThat(definition).isEqualTo(new JsonObject("""
                                {"type":"object","description":"Films\\n\\nwith directors","required":["id"],"properties":{
                                  "id":{"format":"int64","type":"integer","description":"Note:\\nThis is a Primary Key.<pk/>"},
                                  "title":{"format":"character varying","type":"string","maxLength":20,"default":"none"},
                                  "director":{"format":"int32","type":"integer","description":"who\\n\\nNote:\\nThis is a Foreign Key to `directors.id`.<fk table='directors' column='id'/>"},
                                  "kind":{"format":"api.kind","type":"string","enum":["a","b"]},
                                  "tags":{"format":"text[]","type":"array","items":{"type":"string"}}}}
                                """));
        JsonObject path = document.getJsonObject("paths").getJsonObject("/films");
        assertThat(path.fieldNames()).containsExactly("get", "post", "patch", "delete");
        assertThat(path.getJsonObject("get").getString("summary")).isEqualTo("Films");
        assertThat(path.getJsonObject("get").getString("description")).isEqualTo("with directors");
        assertThat(document.getJsonObject("paths").getJsonObject("/directors").fieldNames())
                .containsExactly("get");
        assertThat(document.getJsonObject("parameters").fieldNames())
                .contains("rowFilter.films.id", "body.films", "preferReturn");
        assertThat(document.getJsonObject("info").getString("title")).isEqualTo("Films");
        assertThat(document.getString("host")).isEqualTo("localhost:3000");
        assertThat(document.containsKey("security")).isFalse();
    }

    @Test
    @DisplayName("tells a function's parameters, in the query where it changes nothing")
    void function() {
        // When
        JsonObject path = document(SETTINGS, everything(Optional.empty()))
                .getJsonObject("paths")
                .getJsonObject("/rpc/search");
        // Then
        assertThat(path.fieldNames()).containsExactly("get", "post");
        assertThat(path.getJsonObject("get").getJsonArray("parameters")).isEqualTo(new JsonArray("""
                                [{"name":"kind","required":true,"in":"query","type":"string","format":"kind"},
                                 {"name":"words","required":false,"in":"query","type":"array","collectionFormat":"multi",
                                  "items":{"format":"text","type":"string"}}]
                                """));
        assertThat(path.getJsonObject("post")
                        .getJsonArray("parameters")
                        .getJsonObject(0)
                        .getJsonObject("schema")
                        .getJsonArray("required"))
                .isEqualTo(new JsonArray().add("kind"));
    }

    @Test
    @DisplayName("is of what the role may use, unless privileges are ignored")
    void privileges() {
        // Given
        Accessible little =
                Accessible.of("{\"comment\":null,\"relations\":[\"films\"],\"functions\":[[\"search\",[]]]}");
        // When
        JsonObject followed = document(SETTINGS, little);
        JsonObject ignored = document(settings(true, true), little);
        // Then
        assertThat(followed.getJsonObject("paths").fieldNames()).containsExactly("/", "/films");
        assertThat(ignored.getJsonObject("paths").fieldNames())
                .containsExactly("/", "/directors", "/films", "/rpc/search");
        assertThat(ignored.getJsonArray("security")).isEqualTo(new JsonArray("[{\"JWT\":[]}]"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "https://api.example.org,https,api.example.org:443,/",
        "http://api.example.org:8080/v1,http,api.example.org:8080,/v1"
    })
    @DisplayName("says where a proxy serves it")
    void proxy(URI uri, String scheme, String authority, String basePath) {
        assertThat(OpenApiSettings.behind(uri, false, false, "1"))
                .isEqualTo(new OpenApiSettings(scheme, authority, basePath, false, false, "1"));
    }

    private static OpenApiSettings settings(boolean ignorePrivileges, boolean security) {
        return new OpenApiSettings("http", "localhost:3000", "/", ignorePrivileges, security, "1");
    }

    private static Accessible everything(Optional<String> comment) {
        return new Accessible(
                comment,
                Set.of("films", "directors"),
                Set.of(new Accessible.Signature("search", List.of("kind", "words"))));
    }

    private static JsonObject document(OpenApiSettings settings, Accessible accessible) {
        return new JsonObject(OpenApiDocument.of(catalog(), "api", accessible, settings));
    }

    private static Catalog catalog() {
        Relation films = relation(
                FILMS,
                true,
                Optional.of("Films\n\nwith directors"),
                column("id", "bigint", false),
                new Column(
                        "title",
                        Optional.empty(),
                        true,
                        "character varying",
                        "character varying(20)",
                        1043,
                        OptionalInt.of(20),
                        Optional.of("'none'::character varying"),
                        false,
                        List.of()),
                new Column(
                        "director",
                        Optional.of("who"),
                        true,
                        "integer",
                        "integer",
                        23,
                        OptionalInt.empty(),
                        Optional.of("nextval('s')"),
                        false,
                        List.of()),
                new Column(
                        "kind",
                        Optional.empty(),
                        true,
                        "api.kind",
                        "api.kind",
                        99,
                        OptionalInt.empty(),
                        Optional.empty(),
                        false,
                        List.of("a", "b")),
                column("tags", "text[]", true));
        Relation directors = relation(DIRECTORS, false, Optional.empty(), column("id", "integer", false));
        Relation other =
                relation(new QualifiedName("other", "x"), false, Optional.empty(), column("id", "integer", false));
        Function search = new Function(
                new QualifiedName("api", "search"),
                Optional.empty(),
                List.of(
                        new Parameter("kind", "api.kind", "api.kind", true, false),
                        new Parameter("words", "text[]", "text[]", false, true)),
                new Function.Returns(FILMS, true, true),
                Function.Volatility.STABLE,
                true,
                Optional.empty(),
                List.of());
        Relationship toDirector = new Relationship.ByForeignKey(
                FILMS,
                DIRECTORS,
                false,
                Cardinality.MANY_TO_ONE,
                "films_director_fkey",
                List.of(new ColumnPair("director", "id")),
                false,
                false,
                false);
        return new Catalog(
                Map.of(FILMS, films, DIRECTORS, directors, other.name(), other),
                Map.of(FILMS, List.of(toDirector)),
                Map.of(search.name(), List.of(search)),
                List.of(),
                Map.of(),
                Map.of(),
                180000);
    }

    private static Relation relation(
            QualifiedName name, boolean changes, Optional<String> description, Column... columns) {
        SequencedMap<String, Column> byName = new LinkedHashMap<>();
        for (Column column : columns) {
            byName.put(column.name(), column);
        }
        return new Relation(
                name,
                Relation.Kind.TABLE,
                description,
                changes,
                changes,
                changes,
                changes ? List.of("id") : List.of(),
                List.of(),
                byName,
                0);
    }

    private static Column column(String name, String type, boolean nullable) {
        return new Column(
                name,
                Optional.empty(),
                nullable,
                type,
                type,
                0,
                OptionalInt.empty(),
                Optional.empty(),
                false,
                List.of());
    }
}
