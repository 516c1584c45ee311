package io.nextmavens.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectsTest {

    private static final List<NextMavensProject> KNOWN = projects("shop/notes", "shop/orders", "blog/notes2");

    @Test
    void aMistypedNameIsRecognised() {
        // When
        var said = Projects.suggestion("ntoes", "shop", KNOWN);

        // Then
        assertThat(said).isEqualTo("Did you mean notes?");
    }

    @Test
    void aProjectOfAnotherNamespaceIsPointedAt() {
        // When
        var said = Projects.suggestion("notes2", "shop", KNOWN);

        // Then
        assertThat(said).isEqualTo("There is one in blog: add -n blog.");
    }

    @Test
    void aNameLikeNoneGetsThoseThatThereAre() {
        // When
        var said = Projects.suggestion("invoices", "shop", KNOWN);

        // Then
        assertThat(said).isEqualTo("There is notes, orders.");
    }

    @Test
    void anEmptyNamespaceIsSaidToBeEmpty() {
        // When
        var said = Projects.suggestion("notes3", "default", KNOWN);

        // Then
        assertThat(said).startsWith("There is no project there at all");
    }

    @Test
    void lettersThatChangedPlacesAreOneTypo() {
        assertThat(NearestNames.distance("ntoes", "notes")).isEqualTo(1);
        assertThat(NearestNames.to("note", List.of("notes", "votes", "orders"))).containsExactly("notes");
    }

    private static List<NextMavensProject> projects(String... names) {
        return Arrays.stream(names)
                .map(name -> {
                    var project = new NextMavensProject();
                    project.setMetadata(new ObjectMetaBuilder()
                            .withNamespace(name.split("/", -1)[0])
                            .withName(name.split("/", -1)[1])
                            .build());
                    return project;
                })
                .toList();
    }
}
