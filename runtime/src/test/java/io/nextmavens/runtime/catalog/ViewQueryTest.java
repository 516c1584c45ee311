package io.nextmavens.runtime.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.catalog.ViewQuery.Origin;
import org.junit.jupiter.api.Test;

class ViewQueryTest {

    @Test
    void only_the_outermost_target_list_counts() {
        // Given
        String tree = "({QUERY :commandType 1 :cteList ({COMMONTABLEEXPR :ctequery {QUERY :targetList ({TARGETENTRY "
                + ":expr <> :resno 9 :resorigtbl 7 :resorigcol 7 :resjunk false}) :limit <>}}) "
                + ":targetList ({TARGETENTRY :expr {VAR :varno 1} :resno 1 :resname id :ressortgroupref 0 "
                + ":resorigtbl 16400 :resorigcol 3 :resjunk false} "
                + "{TARGETENTRY :expr {FUNCEXPR :args ({CONST :constvalue 4 [ 1 0 ]})} :resno 2 "
                + ":resname a\\ \\{b\\}\\ :resno\\ 5 :resorigtbl 0 :resorigcol 0 :resjunk false}) :limitCount <>})";
        // Then
        assertThat(ViewQuery.origins(tree)).containsOnly(java.util.Map.entry(1, new Origin(16400, 3)));
    }

    @Test
    void an_empty_target_list_has_no_origins() {
        // Then
        assertThat(ViewQuery.origins("({QUERY :targetList <> :x 1})")).isEmpty();
        assertThat(ViewQuery.origins("<>")).isEmpty();
    }
}
