package io.nextmavens.operator.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.nextmavens.crds.v1alpha1.AlertCause;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.project.ProjectSecrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When certificates and keys of projects end: the gateway's certificate, the API keys, and every Secret that says so in an
 * annotation. A certificate's Secret is not watched, so it is read now and then. Thread-safe.
 */
final class ExpiryWatch {

    /** Annotation of a Secret whose content ends at a time. */
    static final String EXPIRES_AT = "nextmavens.io/expires-at";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> API_KEYS = List.of("ANON_KEY", "SERVICE_KEY");

    private final KubernetesClient client;
    private final ProjectSecrets secrets;
    private final Clock clock;
    private final Duration between;
    private final Map<String, Looked> certificates = new ConcurrentHashMap<>();

    private record Looked(Instant at, String secret, Optional<Expiry> found) {}

    /** @param between how old what was read of a certificate may be */
    ExpiryWatch(KubernetesClient client, ProjectSecrets secrets, Clock clock, Duration between) {
        this.client = client;
        this.secrets = secrets;
        this.clock = clock;
        this.between = between;
    }

    List<Expiry> of(NextMavensProject project) {
        var found = new ArrayList<Expiry>();
        certificate(project).ifPresent(found::add);
        var names = ProjectObjects.of(project);
        for (Secret secret : secrets.of(project)) {
            annotated(secret).ifPresent(found::add);
            if (secret.getMetadata().getName().equals(names.keysSecret())) {
                API_KEYS.forEach(key -> token(secret, key).ifPresent(found::add));
            }
        }
        return found;
    }

    void forget(NextMavensProject project) {
        certificates.remove(project.getMetadata().getUid());
    }

    private Optional<Expiry> certificate(NextMavensProject project) {
        var tls = project.getSpec().gateway().tls();
        if (tls == null || tls.secretName() == null) {
            return Optional.empty();
        }
        var uid = project.getMetadata().getUid();
        var now = clock.instant();
        var looked = certificates.get(uid);
        if (looked == null
                || !looked.secret().equals(tls.secretName())
                || !looked.at().plus(between).isAfter(now)) {
            var secret = client.secrets()
                    .inNamespace(project.getMetadata().getNamespace())
                    .withName(tls.secretName())
                    .get();
            looked = new Looked(
                    now, tls.secretName(), Optional.ofNullable(secret).flatMap(ExpiryWatch::certificate));
            certificates.put(uid, looked);
        }
        return looked.found();
    }

    private static Optional<Expiry> certificate(Secret secret) {
        return data(secret, "tls.crt").flatMap(pem -> {
            try {
                var factory = CertificateFactory.getInstance("X.509");
                var first = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(pem));
                return Optional.of(new Expiry(
                        AlertCause.CERTIFICATE_EXPIRY,
                        "the certificate in the Secret " + secret.getMetadata().getName(),
                        first.getNotAfter().toInstant()));
            } catch (CertificateException e) {
                return Optional.empty(); // Traefik says what is wrong with it
            }
        });
    }

    private static Optional<Expiry> annotated(Secret secret) {
        return Optional.ofNullable(secret.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(EXPIRES_AT))
                .flatMap(text -> {
                    try {
                        return Optional.of(Instant.parse(text));
                    } catch (DateTimeParseException e) {
                        return Optional.empty();
                    }
                })
                .map(at -> new Expiry(
                        AlertCause.CREDENTIAL_EXPIRY,
                        "the content of the Secret " + secret.getMetadata().getName(),
                        at));
    }

    private static Optional<Expiry> token(Secret secret, String key) {
        return data(secret, key)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).split("\\.", -1))
                .filter(parts -> parts.length == 3)
                .flatMap(parts -> expiration(parts[1]))
                .map(at -> new Expiry(
                        AlertCause.CREDENTIAL_EXPIRY,
                        key + " of the Secret " + secret.getMetadata().getName(),
                        at));
    }

    private static Optional<Instant> expiration(String payload) {
        try {
            var exp = JSON.readTree(Base64.getUrlDecoder().decode(payload)).path("exp");
            return exp.isNumber() ? Optional.of(Instant.ofEpochSecond(exp.asLong())) : Optional.empty();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory could not be read", e);
        }
    }

    private static Optional<byte[]> data(Secret secret, String key) {
        return Optional.ofNullable(Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
                        .get(key))
                .map(Base64.getDecoder()::decode);
    }
}
