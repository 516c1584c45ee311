package io.nextmavens.runtime.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A reload after a change keeps the objects of what has not changed. */
class CatalogSharingIT {

    private static LibraryDatabase database;

    @BeforeAll
    static void start() {
        database = LibraryDatabase.start();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static QualifiedName api(String name) {
        return new QualifiedName("api", name);
    }

    @Test
    void what_did_not_change_is_the_same_object() {
        // Given
        CatalogLoader loader = database.loader();
        Catalog before = database.catalog(loader, "api");
        database.script("CREATE TABLE api.loans (id integer PRIMARY KEY, book_id integer REFERENCES api.books)");
        // When
        Catalog shared = database.catalog(loader, "api");
        // Then
        assertThat(shared).isEqualTo(database.catalog("api"));
        assertThat(shared.relation(api("loans"))).isPresent();
        assertThat(shared.relation(api("books")).orElseThrow())
                .isSameAs(before.relation(api("books")).orElseThrow());
        assertThat(shared.relationshipsOf(api("genres"))).isSameAs(before.relationshipsOf(api("genres")));
        assertThat(shared.relationshipsOf(api("books")))
                .hasSize(before.relationshipsOf(api("books")).size() + 1)
                .extracting(System::identityHashCode)
                .containsAll(before.relationshipsOf(api("books")).stream()
                        .map(System::identityHashCode)
                        .toList());
    }

    @Test
    void a_key_that_is_new_shows_in_a_relation_that_is_not() {
        // Given
        CatalogLoader loader = database.loader();
        Catalog before = database.catalog(loader, "api");
        database.script("CREATE TABLE api.labels (id integer NOT NULL, text text)");
        Catalog without = database.catalog(loader, "api");
        database.script("ALTER TABLE api.labels ADD PRIMARY KEY (id)");
        // When
        Catalog with = database.catalog(loader, "api");
        // Then
        assertThat(before.relation(api("labels"))).isEmpty();
        assertThat(without.relation(api("labels")).orElseThrow().primaryKey()).isEmpty();
        assertThat(with.relation(api("labels")).orElseThrow().primaryKey()).containsExactly("id");
        assertThat(with).isEqualTo(database.catalog("api"));
    }
}
