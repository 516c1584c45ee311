package io.nextmavens.operator.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What is posted to a webhook, and its signature. docs/alerts.md has the fields. Pure. */
final class WebhookBody {

    /** Of one request. */
    private static final int MOST = 100;

    private static final int LONGEST_ERROR = 2000;
    private static final String ALGORITHM = "HmacSHA256";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private WebhookBody() {}

    static Batch of(List<Notice> notices, Dashboard dashboard) {
        var told = notices.stream().limit(MOST).toList();
        var body = JSON.createObjectNode().put("version", 1);
        var alerts = body.putArray("alerts");
        for (Notice notice : told) {
            ObjectNode alert = alerts.addObject()
                    .put("id", notice.uid() + "/" + notice.episode())
                    .put("phase", notice.phase().name().toLowerCase(Locale.ROOT))
                    .put("cause", notice.cause().text())
                    .put("title", AlertNames.title(notice.cause()))
                    .put("namespace", notice.namespace())
                    .put("project", notice.project())
                    .put("since", notice.since());
            notice.recovered().ifPresent(at -> alert.put("recovered", at));
            alert.put("reason", notice.reason()).put("message", shortened(notice.message()));
            dashboard.of(notice).ifPresent(link -> alert.put("dashboard", link));
        }
        try {
            return new Batch(JSON.writeValueAsString(body), told);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON could not be written", e);
        }
    }

    /** The value of the header of the signature. */
    static String signature(String secret, String timestamp, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return "sha256="
                    + HexFormat.of().formatHex(mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_ERROR ? message : message.substring(0, LONGEST_ERROR - 1) + "…";
    }
}
