package io.nextmavens.operator.dokploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.crds.v1alpha1.ApplicationStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DokployNoticeTest {

    private static final Instant NOW = Instant.parse("2026-11-27T07:00:00Z");

    private static DokployNotice parse(String body) {
        return DokployNotice.parse(body, NOW);
    }

    @Test
    void aBuildThatFailed() {
        assertThat(parse("""
                {"title": "Build Error", "message": "failed", "projectName": "Shop", "applicationName": "shop-web",
                 "applicationType": "application", "errorMessage": "npm ERR! missing script: build",
                 "buildLink": "https://dokploy.example.com/deployments/1", "timestamp": "2026-11-27T06:59:58.470Z",
                 "date": "11/27/2026", "status": "error", "type": "build"}
                """))
                .isEqualTo(new DokployNotice.Deployment(new ApplicationStatus(
                        "shop-web",
                        "Failed",
                        "2026-11-27T06:59:58Z",
                        "npm ERR! missing script: build",
                        "https://dokploy.example.com/deployments/1")));
    }

    @Test
    void aBuildThatSucceeded() {
        assertThat(parse("""
                {"title": "Build Success", "message": "done", "applicationName": "shop-web",
                 "timestamp": "2026-11-27T06:59:58Z", "status": "success", "type": "build"}
                """))
                .isEqualTo(new DokployNotice.Deployment(
                        new ApplicationStatus("shop-web", "Succeeded", "2026-11-27T06:59:58Z", null, null)));
    }

    @Test
    void anEventOfAnApplicationsWebhook() {
        assertThat(parse("""
                {"event": "deployment.cancelled", "timestamp": "nonsense",
                 "deployment": {"id": "1", "applicationName": "shop-web", "status": "cancelled"}}
                """))
                .isEqualTo(new DokployNotice.Deployment(
                        new ApplicationStatus("shop-web", "Cancelled", "2026-11-27T07:00:00Z", null, null)));
    }

    @Test
    void whatIsNoDeploymentIsLeftAlone() {
        assertThat(parse("""
                {"title": "Test Notification", "message": "Hi", "timestamp": "2026-11-27T06:59:58Z"}
                """)).isEqualTo(new DokployNotice.Other("Test Notification"));
    }

    @Test
    void whatIsNoNotificationIsRefused() {
        for (String body : new String[] {"", "[]", "{}", "no json", "{\"event\":\"deployment.failed\"}"}) {
            assertThat(parse(body)).as(body).isInstanceOf(DokployNotice.Unreadable.class);
        }
    }

    @Test
    void textsOfAnyLengthAreCut() {
        var notice = (DokployNotice.Deployment) parse("{\"title\":\"t\",\"type\":\"build\",\"applicationName\":\""
                + "a".repeat(5000) + "\",\"errorMessage\":\"" + "e".repeat(50_000) + "\"}");
        assertThat(notice.status().name()).hasSize(253);
        assertThat(notice.status().message()).hasSize(1000);
    }
}
