package io.nextmavens.runtime.rest.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AliasesTest {

    @Test
    void aShortNameSaysWhatItIsAbout() {
        assertThat(Aliases.of("projects_clients", 1)).isEqualTo("projects_clients_1");
    }

    @Test
    void longNamesStayApartWithinWhatPostgresqlKeepsOfThem() {
        // Given: 63 bytes, as long as a table's name can be, and names that differ at their ends only
        String table = "é".repeat(31) + "x";

        // When
        List<String> aliases = List.of(
                Aliases.of(table, 1), Aliases.of(table, 2), Aliases.of(table + "_a", 1), Aliases.of(table + "_b", 1));

        // Then
        assertThat(aliases).doesNotHaveDuplicates().doesNotContain(table);
        assertThat(aliases).allSatisfy(alias -> assertThat(alias.getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(63));
    }
}
