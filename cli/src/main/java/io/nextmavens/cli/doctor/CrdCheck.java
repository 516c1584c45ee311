package io.nextmavens.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.nextmavens.cli.cluster.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;

/** Whether the cluster has the CRDs, in the version of this command. */
final class CrdCheck {

    private static final List<String> PLURALS = List.of(
            "nextmavensprojects", "nextmavenstenants", "nextmavensbackups", "nextmavensrestores", "nextmavensalerts");
    private static final String UPGRADE =
            "Apply the CRDs of the release: kubectl apply --server-side -k manifests/install, or helm upgrade.";
    private static final int NAMED = 3;

    private CrdCheck() {}

    static List<Finding> of(Connection cluster) {
        return PLURALS.stream()
                .map(plural -> plural + ".nextmavens.io")
                .map(name -> of(cluster, name))
                .toList();
    }

    private static Finding of(Connection cluster, String name) {
        var about = "CRD " + name;
        var found = cluster.client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(name)
                .get();
        if (found == null) {
            return Finding.broken(about, "is not there", "Install NextMavens: see docs/install.md.");
        }
        return judged(
                about, ours(name), cluster.client().getKubernetesSerialization().convertValue(found, JsonNode.class));
    }

    /** Judges the cluster's by this release's; both as JSON. */
    static Finding judged(String about, JsonNode ours, JsonNode clusters) {
        boolean established = StreamSupport.stream(
                        clusters.at("/status/conditions").spliterator(), false)
                .anyMatch(condition -> condition.path("type").asText().equals("Established")
                        && condition.path("status").asText().equals("True"));
        if (!established) {
            return Finding.broken(
                    about, "is not established", "Look at its conditions: kubectl describe crd, or apply it anew.");
        }
        var version = ours.at("/spec/versions/0");
        var theirs = StreamSupport.stream(clusters.at("/spec/versions").spliterator(), false)
                .filter(one -> one.path("name").equals(version.path("name")))
                .findFirst();
        var number = version.path("name").asText();
        if (theirs.isEmpty() || !theirs.get().path("served").asBoolean()) {
            return Finding.broken(about, "does not serve " + number, UPGRADE);
        }
        var difference = SchemaDifference.between(
                version.at("/schema/openAPIV3Schema"), theirs.get().at("/schema/openAPIV3Schema"));
        if (!difference.missing().isEmpty()) {
            return Finding.warning(about, number + ", older: it lacks " + some(difference.missing()), UPGRADE);
        }
        if (!difference.more().isEmpty()) {
            return Finding.warning(
                    about,
                    number + ", newer: it has " + some(difference.more()),
                    "Take the kubectl-nextmavens of the cluster's release.");
        }
        return Finding.ok(about, number);
    }

    private static String some(List<String> fields) {
        var named = String.join(", ", fields.subList(0, Math.min(NAMED, fields.size())));
        return fields.size() > NAMED ? named + " and " + (fields.size() - NAMED) + " more" : named;
    }

    private static JsonNode ours(String name) {
        var file = "/META-INF/fabric8/" + name + "-v1.yml";
        try (var content = CrdCheck.class.getResourceAsStream(file)) {
            return YAMLMapper.builder().build().readTree(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
