package io.nextmavens.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.crds.v1alpha1.AlertCause;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WebhookBodyTest {

    private static final Dashboard DASHBOARD = new Dashboard(Optional.of("https://dashboard.example.com"));

    @Test
    void hasTheFieldsThatAreDocumented() {
        assertThat(WebhookBody.of(List.of(AlertTexts.over("notes", AlertCause.DRILL_FAILED)), DASHBOARD)
                        .body())
                .isEqualTo("""
                        {"version":1,"alerts":[{"id":"uid-notesDRILL_FAILED/1","phase":"recovered","cause":"DrillFailed",\
                        "title":"backup could not be restored","namespace":"shop","project":"notes",\
                        "since":"2026-11-27T06:31:00Z","recovered":"2026-11-27T07:00:00Z","reason":"Reason",\
                        "message":"it was away","dashboard":"https://dashboard.example.com/#/project/shop/notes"}]}""");
    }

    @Test
    void takesAHundredAtOnce() {
        var many = IntStream.range(0, 250)
                .mapToObj(i -> AlertTexts.firing("notes" + i, AlertCause.SLOT_LAG, "late"))
                .toList();
        assertThat(WebhookBody.of(many, DASHBOARD).told()).hasSize(100).isEqualTo(many.subList(0, 100));
    }

    @Test
    void isSignedAsOthersCanCompute() {
        // printf '1764225060.{}' | openssl dgst -sha256 -hmac key
        assertThat(WebhookBody.signature("key", "1764225060", "{}"))
                .isEqualTo("sha256=06153e788f0cdb49e2ff873c423fdc7fdd997500c3d08502d54f74024036525a");
    }
}
