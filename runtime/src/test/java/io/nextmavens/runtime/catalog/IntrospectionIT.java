package io.nextmavens.runtime.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.catalog.Catalog.Representation;
import io.nextmavens.runtime.catalog.Function.Parameter;
import io.nextmavens.runtime.catalog.Function.Setting;
import io.nextmavens.runtime.catalog.Function.Volatility;
import io.nextmavens.runtime.catalog.Relationship.ByForeignKey;
import io.nextmavens.runtime.catalog.Relationship.ByJunction;
import io.nextmavens.runtime.catalog.Relationship.Cardinality;
import io.nextmavens.runtime.catalog.Relationship.ColumnPair;
import io.nextmavens.runtime.catalog.Relationship.Computed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IntrospectionIT {

    private static LibraryDatabase database;
    private static Catalog catalog;

    @BeforeAll
    static void start() {
        database = LibraryDatabase.start();
        catalog = database.catalog("api");
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static QualifiedName api(String name) {
        return new QualifiedName("api", name);
    }

    private static List<ByForeignKey> keys(String origin, String target) {
        return catalog.relationshipsOf(api(origin)).stream()
                .filter(ByForeignKey.class::isInstance)
                .map(ByForeignKey.class::cast)
                .filter(key -> key.target().equals(api(target)))
                .toList();
    }

    @Test
    void a_table_has_its_columns_with_types_defaults_and_labels() {
        // When
        Relation books = catalog.relation(api("books")).orElseThrow();
        // Then
        assertThat(books.kind()).isEqualTo(Relation.Kind.TABLE);
        assertThat(books.primaryKey()).containsExactly("id");
        assertThat(books.uniqueKeys()).containsExactlyInAnyOrder(List.of("id"), List.of("isbn"));
        assertThat(books.columns().keySet())
                .containsExactly(
                        "id",
                        "title",
                        "isbn",
                        "author_id",
                        "editor_id",
                        "state",
                        "price",
                        "tags",
                        "details",
                        "published",
                        "words");
        assertThat(books.column("state").orElseThrow().enumValues()).containsExactly("new", "worn", "lost");
        assertThat(books.column("state").orElseThrow().type()).isEqualTo("api.condition");
        assertThat(books.column("price").orElseThrow().type()).isEqualTo("numeric");
        assertThat(books.column("price").orElseThrow().nominalType()).isEqualTo("numeric(8,2)");
        assertThat(books.column("price").orElseThrow().defaultExpression()).contains("9.99");
        assertThat(books.column("isbn").orElseThrow().type()).isEqualTo("character varying");
        assertThat(books.column("isbn").orElseThrow().nominalType()).isEqualTo("api.isbn");
        assertThat(books.column("isbn").orElseThrow().maxLength()).hasValue(17);
        assertThat(books.column("words").orElseThrow().generated()).isTrue();
        assertThat(books.column("title").orElseThrow().nullable()).isFalse();
    }

    @Test
    void comments_and_identity_sequences_are_told() {
        // When
        Relation authors = catalog.relation(api("authors")).orElseThrow();
        // Then
        assertThat(authors.description()).contains("Who wrote");
        assertThat(authors.column("name").orElseThrow().description()).contains("As on the cover");
        assertThat(authors.column("id").orElseThrow().defaultExpression()).contains("nextval('api.authors_id_seq')");
    }

    @Test
    void a_partitioned_table_is_listed_and_its_partitions_are_not() {
        // Then
        assertThat(catalog.relation(api("visits")).orElseThrow().kind()).isEqualTo(Relation.Kind.PARTITIONED_TABLE);
        assertThat(catalog.relation(api("visits_2025"))).isEmpty();
        assertThat(keys("visits", "books")).hasSize(1);
    }

    @Test
    void other_schemas_stay_out() {
        // Then
        assertThat(catalog.relations().keySet()).allMatch(name -> name.schema().equals("api"));
        assertThat(catalog.functions().keySet()).allMatch(name -> name.schema().equals("api"));
        assertThat(catalog.relationships().keySet())
                .allMatch(name -> name.schema().equals("api"));
    }

    @Test
    void a_view_says_which_commands_it_takes() {
        // Given
        Relation novels = catalog.relation(api("novels")).orElseThrow();
        Relation shelves = catalog.relation(api("shelves")).orElseThrow();
        // Then
        assertThat(List.of(novels.insertable(), novels.updatable(), novels.deletable()))
                .containsOnly(true);
        assertThat(List.of(shelves.insertable(), shelves.updatable(), shelves.deletable()))
                .containsOnly(false);
    }

    @Test
    void a_foreign_key_relates_both_ways() {
        // Then
        assertThat(keys("books", "authors"))
                .extracting(ByForeignKey::constraint, ByForeignKey::cardinality)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("edited_by", Cardinality.MANY_TO_ONE),
                        org.assertj.core.groups.Tuple.tuple("written_by", Cardinality.MANY_TO_ONE));
        assertThat(keys("authors", "books"))
                .extracting(ByForeignKey::cardinality)
                .containsOnly(Cardinality.ONE_TO_MANY);
    }

    @Test
    void a_foreign_key_that_is_unique_relates_one_to_one() {
        // Then
        assertThat(keys("authors", "biographies"))
                .singleElement()
                .satisfies(key -> assertThat(key.cardinality()).isEqualTo(Cardinality.ONE_TO_ONE))
                .satisfies(key -> assertThat(key.originIsParent()).isTrue());
        assertThat(keys("biographies", "authors")).singleElement().satisfies(key -> assertThat(key.originIsParent())
                .isFalse());
    }

    @Test
    void a_key_to_the_own_table_relates_it_to_itself() {
        // Then
        assertThat(keys("authors", "authors"))
                .extracting(ByForeignKey::self, ByForeignKey::cardinality)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(true, Cardinality.ONE_TO_MANY),
                        org.assertj.core.groups.Tuple.tuple(true, Cardinality.MANY_TO_ONE));
    }

    @Test
    void a_junction_relates_many_to_many() {
        // When
        List<Relationship> toGenres = catalog.relationshipsOf(api("books")).stream()
                .filter(relationship -> relationship.target().equals(api("genres")))
                .filter(ByJunction.class::isInstance)
                .toList();
        // Then
        assertThat(toGenres)
                .containsExactly(new ByJunction(
                        api("books"),
                        api("genres"),
                        false,
                        api("book_genres"),
                        "book_genres_book_id_fkey",
                        "book_genres_genre_fkey",
                        List.of(new ColumnPair("id", "book_id")),
                        List.of(new ColumnPair("code", "genre")),
                        false,
                        false));
    }

    @Test
    void views_are_related_by_the_keys_they_show_under_whatever_names() {
        // Then
        assertThat(keys("shelves", "branches")).singleElement().satisfies(key -> assertThat(key.columns())
                .containsExactly(new ColumnPair("at {branch}", "branch")));
        assertThat(keys("shelves", "books")).hasSize(1);
        assertThat(keys("short_novels", "authors"))
                .extracting(ByForeignKey::constraint)
                .containsExactly("written_by");
        assertThat(catalog.relation(api("shelves")).orElseThrow().primaryKey())
                .containsExactlyInAnyOrder("at {branch}", "number");
        assertThat(catalog.relation(api("short_novels")).orElseThrow().primaryKey())
                .containsExactly("id");
    }

    @Test
    void functions_of_a_row_are_relationships() {
        // Then
        assertThat(catalog.relationshipsOf(api("books")))
                .contains(
                        new Computed(api("siblings"), api("books"), api("books"), false, true),
                        new Computed(api("main_genre"), api("books"), api("genres"), true, false));
    }

    @Test
    void functions_have_their_overloads_defaults_and_settings() {
        // When
        List<Function> add = catalog.functionsNamed(api("add"));
        // Then
        assertThat(add).hasSize(2);
        assertThat(add.getFirst().parameters())
                .containsExactly(
                        new Parameter("a", "integer", "integer", true, false),
                        new Parameter("b", "integer", "integer", false, false));
        assertThat(add.getFirst().description()).contains("Adds");
        assertThat(add.getFirst().volatility()).isEqualTo(Volatility.IMMUTABLE);
        assertThat(add.getFirst().returns().scalar()).isTrue();
        Function careful = catalog.functionsNamed(api("careful")).getFirst();
        assertThat(careful.isolation()).contains("serializable");
        assertThat(careful.settings())
                .containsExactly(
                        new Setting("default_transaction_isolation", "SERIALIZABLE"),
                        new Setting("statement_timeout", "5s"));
    }

    @Test
    void functions_say_what_they_return() {
        // Then
        assertThat(catalog.functionsNamed(api("nothing")).getFirst().returns().isVoid())
                .isTrue();
        assertThat(catalog.functionsNamed(api("numbers")).getFirst().returns().setOfScalar())
                .isTrue();
        assertThat(catalog.functionsNamed(api("split")).getFirst().returns().singleComposite())
                .isTrue();
        assertThat(catalog.functionsNamed(api("split")).getFirst().parameters()).hasSize(1);
        Function books = catalog.functionsNamed(api("books_of")).getFirst();
        assertThat(books.returns().type()).isEqualTo(api("books"));
        assertThat(books.returns().setOf() && books.returns().composite()).isTrue();
        assertThat(catalog.functionsNamed(api("first_of")).getFirst().variadic())
                .isTrue();
    }

    @Test
    void a_function_is_callable_by_names_or_by_one_body() {
        // Then
        assertThat(catalog.functionsNamed(api("echo"))).hasSize(1);
        assertThat(catalog.functionsNamed(api("unnamed"))).isEmpty();
    }

    @Test
    void domains_named_like_media_types_make_handlers() {
        // Then
        assertThat(catalog.mediaHandlers())
                .containsExactlyInAnyOrder(
                        new MediaHandler(
                                api("tsv"),
                                Optional.of(api("genres")),
                                "text/tab-separated-values",
                                "text/tab-separated-values",
                                false),
                        new MediaHandler(
                                api("text/tab-separated-values"),
                                Optional.of(api("tsv_step")),
                                "text/tab-separated-values",
                                "text/tab-separated-values",
                                false),
                        new MediaHandler(api("image/png"), Optional.of(api("cover")), "image/png", "image/png", true));
    }

    @Test
    void casts_of_domains_are_representations() {
        // Then
        assertThat(catalog.representations())
                .containsEntry(new Representation("api.year", "json"), api("json"))
                .containsEntry(new Representation("json", "api.year"), api("year"))
                .containsEntry(new Representation("text", "api.year"), api("year"));
    }

    @Test
    void a_thousand_tables_load_in_less_than_a_second() {
        // Given
        database.script("""
            CREATE SCHEMA wide;
            DO $$ BEGIN
              FOR i IN 1..1000 LOOP
                EXECUTE format('CREATE TABLE wide.t%s (id integer PRIMARY KEY, a text, b text, c date, d numeric,'
                  || ' e jsonb, f boolean, parent integer REFERENCES wide.t%s)', i, greatest(1, i - 1));
                IF i %% 10 = 0 THEN EXECUTE format('CREATE VIEW wide.v%s AS SELECT * FROM wide.t%s', i, i); END IF;
              END LOOP;
            END $$
            """.replace("%%", "%"));
        // When
        Catalog wide = database.catalog("wide");
        Duration took = shortestOf(3, () -> database.catalog("wide"));
        // Then
        assertThat(wide.relations()).hasSize(1100);
        assertThat(took).isLessThan(Duration.ofSeconds(1));
    }

    /** The shortest of several runs says what a load takes; the others say what else the machine did. */
    private static Duration shortestOf(int runs, Runnable load) {
        Duration shortest = Duration.ofDays(1);
        for (int run = 0; run < runs; run++) {
            Instant start = Instant.now();
            load.run();
            Duration took = Duration.between(start, Instant.now());
            shortest = took.compareTo(shortest) < 0 ? took : shortest;
        }
        return shortest;
    }
}
