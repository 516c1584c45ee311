package io.nextmavens.operator.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntimeFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Judges objects as Flux does by {@code healthCheckExprs}: {@code inProgress}, {@code failed}, {@code current}, the first that
 * is true; one that cannot be evaluated is not (https://fluxcd.io/flux/components/kustomize/kustomizations/).
 */
public final class Flux {

    private static final Path FILE = Path.of("../manifests/gitops/flux/kustomizations.yaml");
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("metadata", SimpleType.DYN)
            .addVar("spec", SimpleType.DYN)
            .addVar("status", SimpleType.DYN)
            .build();

    private Flux() {}

    /** {@code InProgress}, {@code Failed} or {@code Current}. */
    public static String health(HasMetadata object) throws IOException, CelValidationException {
        var expressions = expressions(object.getKind());
        var fields = new KubernetesSerialization().convertValue(object, Map.class);
        if (is(expressions.path("inProgress").asText(), fields)) {
            return "InProgress";
        }
        if (is(expressions.path("failed").asText(), fields)) {
            return "Failed";
        }
        return is(expressions.path("current").asText(), fields) ? "Current" : "InProgress";
    }

    private static boolean is(String expression, Map<?, ?> fields) throws CelValidationException {
        var checked = COMPILER.compile(expression).getAst();
        @SuppressWarnings("unchecked") // the keys of an object are strings
        var variables = (Map<String, Object>) fields;
        try {
            var program = CelRuntimeFactory.standardCelRuntimeBuilder().build().createProgram(checked);
            return program.eval(variables).equals(true);
        } catch (CelEvaluationException e) {
            return false;
        }
    }

    private static JsonNode expressions(String kind) throws IOException {
        try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(FILE.toFile())) {
            while (documents.hasNext()) {
                for (JsonNode one : documents.next().at("/spec/healthCheckExprs")) {
                    if (one.path("kind").asText().equals(kind)) {
                        return one;
                    }
                }
            }
        }
        throw new AssertionError("no healthCheckExprs for " + kind);
    }
}
