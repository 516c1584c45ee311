package io.nextmavens.runtime.rest.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SuggestionsTest {

    private final Suggestions films = Suggestions.of(List.of("films", "directors", "roles", "actors"));

    @Test
    void the_closest_name_is_suggested() {
        // Then
        assertThat(films.closest("film", Suggestions.CLOSE)).contains("films");
        assertThat(films.closest("role", Suggestions.CLOSE)).contains("roles");
        assertThat(films.closest("acters", Suggestions.LOOSE)).contains("actors");
    }

    @Test
    void a_name_that_is_like_none_gets_no_suggestion() {
        // Then
        assertThat(films.closest("noclosealternative", Suggestions.LOOSE)).isEmpty();
        assertThat(films.closest("", Suggestions.LOOSE)).isEmpty();
    }

    @Test
    void a_close_suggestion_needs_more_than_a_loose_one() {
        // Then
        assertThat(films.closest("actions", Suggestions.LOOSE)).contains("actors");
        assertThat(films.closest("actions", Suggestions.CLOSE)).isEmpty();
    }

    @Property
    void a_suggestion_is_one_of_the_names_whatever_was_written(
            @ForAll @Size(max = 20) List<String> names, @ForAll String written) {
        // When
        var suggestion = Suggestions.of(names).closest(written, Suggestions.LOOSE);
        // Then
        assertThat(suggestion).satisfiesAnyOf(none -> assertThat(none).isEmpty(), some -> assertThat(names)
                .contains(some.orElseThrow()));
    }
}
