package io.nextmavens.runtime.graphql;

import io.nextmavens.runtime.graphql.execution.GraphqlError;
import io.nextmavens.runtime.settings.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The operations that are answered where a folder of them is given: {@code *.graphql} files, asked for by name without
 * the ending, by the SHA-256 of their text, or by the text itself. Immutable and thread-safe.
 */
final class PersistedOperations {

    private static final String ENDING = ".graphql";

    private final boolean only;
    private final Map<String, String> byId;

    private PersistedOperations(boolean only, Map<String, String> byId) {
        this.only = only;
        this.byId = Map.copyOf(byId);
    }

    static PersistedOperations read(Optional<Path> folder) {
        if (folder.isEmpty()) {
            return new PersistedOperations(false, Map.of());
        }
        Map<String, String> byId = new HashMap<>();
        try (Stream<Path> files = Files.list(folder.get())) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(ENDING)).toList()) {
                String text = Files.readString(file);
                String name = file.getFileName().toString();
                byId.put(name.substring(0, name.length() - ENDING.length()), text);
                byId.put(hash(text), text);
            }
        } catch (IOException e) {
            throw new SettingsException(List.of("GRAPHILE_PERSISTED_OPERATIONS is '" + folder.get()
                    + "', which cannot be read (" + e.getMessage() + "): name a folder of .graphql files"));
        }
        return new PersistedOperations(true, byId);
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The document that a request asks for; empty when it is not answered. */
    Optional<String> text(GraphqlRequest request) {
        Optional<String> known = request.documentId().map(id -> byId.get(id.replaceFirst("^sha256:", "")));
        if (known.isPresent()) {
            return known;
        }
        Optional<String> given = Optional.ofNullable(request.query());
        return only ? given.filter(text -> byId.containsKey(hash(text))) : given;
    }

    /** Why it is not. */
    GraphqlError refusal(GraphqlRequest request) {
        if (request.documentId().isPresent()) {
            return GraphqlError.of("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound");
        }
        return request.query() == null
                ? GraphqlError.of("BAD_REQUEST", "Must provide query string.")
                : GraphqlError.of("OPERATION_NOT_ALLOWED", "Only operations that were persisted are answered");
    }
}
