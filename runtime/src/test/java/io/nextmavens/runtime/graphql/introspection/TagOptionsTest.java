package io.nextmavens.runtime.graphql.introspection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values of smart tags that have parts, and the comments they stand in. */
class TagOptionsTest {

    @Test
    void readsWordsThenParameters() {
        // When
        TagOptions options = TagOptions.parse("owners to:Owner plural via:(a,b)->t(c, d);u", 1);

        // Then
        assertThat(options.words()).containsExactly("owners");
        assertThat(options.parameters()).isEqualTo(Map.of("to", "Owner", "plural", "", "via", "(a,b)->t(c, d);u"));
        assertThat(options.has("plural")).isTrue();
        assertThat(options.parameter("plural")).isEmpty();
    }

    @Test
    void readsWhatIsInQuotes() {
        // When
        TagOptions options = TagOptions.parse("\"a type\" name:\"A \\\"B\\\"\"", 1);

        // Then
        assertThat(options.word(0)).contains("a type");
        assertThat(options.parameter("name")).contains("A \"B\"");
    }

    @Test
    void hasNoWordsWhereThereIsNothing() {
        assertThat(TagOptions.parse("", 1).word(0)).isEmpty();
    }

    @Test
    void readsTagsThatAreIndentedBelowAnEmptyLine() {
        // When
        SmartTags tags =
                SmartTags.parse("\n  @interface mode:single\n\t@type a name:A\n  @type b name:B\n  What it is.\n");

        // Then
        assertThat(tags.text("interface")).contains("mode:single");
        assertThat(tags.all("type")).isEqualTo(List.of("a name:A", "b name:B"));
        assertThat(tags.description()).contains("What it is.");
    }
}
