package io.nextmavens.operator.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.OsLib;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.TableLib;
import org.luaj.vm2.lib.jse.JseBaseLib;

/**
 * Runs our scripts as Argo CD does: the object in the global {@code obj}, and of Lua's libraries only base, package, table,
 * and {@code time} and {@code date} of os
 * (https://argo-cd.readthedocs.io/en/stable/operator-manual/health/#custom-health-checks).
 */
public final class ArgoCd {

    private static final Path FOLDER = Path.of("../manifests/gitops/argocd");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String PREFIX = "resource.customizations.";

    private ArgoCd() {}

    /** What a health check answers. */
    public record Health(String status, String message) {}

    /** The health of an object as Argo CD shows it. */
    public static Health health(HasMetadata object) {
        var answer = run(script("health", object), json(object));
        return new Health(
                answer.get("status").checkjstring(), answer.get("message").optjstring(""));
    }

    /** The names of the actions that can be taken on an object now. */
    public static Set<String> actions(HasMetadata object) {
        var answer = run(actionsOf(object).path("discovery.lua").asText(), json(object));
        var enabled = new TreeMap<String, Boolean>();
        for (var name : ((LuaTable) answer).keys()) {
            enabled.put(name.tojstring(), !answer.get(name).get("disabled").toboolean());
        }
        enabled.values().removeIf(is -> !is);
        return enabled.keySet();
    }

    /** What an action makes of an object. */
    public static JsonNode act(String action, HasMetadata object) {
        for (JsonNode definition : actionsOf(object).path("definitions")) {
            if (definition.path("name").asText().equals(action)) {
                return json(run(definition.path("action.lua").asText(), json(object)));
            }
        }
        throw new AssertionError("there is no action " + action + " of " + object.getKind());
    }

    /** The entries of argocd-cm by their keys, as the Component adds them: the name of each one's file. */
    public static Map<String, String> entries() {
        var entries = new TreeMap<String, String>();
        for (JsonNode file : yaml(FOLDER.resolve("kustomization.yaml")).at("/configMapGenerator/0/files")) {
            var entry = file.asText().split("=", 2);
            entries.put(entry[0], entry[1]);
        }
        return entries;
    }

    private static JsonNode actionsOf(HasMetadata object) {
        try {
            return YAML.readTree(script("actions", object));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String script(String what, HasMetadata object) {
        var file = entries().get(PREFIX + what + ".nextmavens.io_" + object.getKind());
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode yaml(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LuaValue run(String script, JsonNode object) {
        var globals = new Globals();
        globals.load(new JseBaseLib());
        globals.load(new PackageLib());
        globals.load(new TableLib());
        globals.load(new OsLib());
        var os = (LuaTable) globals.get("os");
        for (var name : os.keys()) {
            if (!Set.of("time", "date").contains(name.tojstring())) {
                os.set(name, LuaValue.NIL);
            }
        }
        LoadState.install(globals);
        LuaC.install(globals);
        globals.set("obj", lua(object));
        return globals.load(script).call();
    }

    private static JsonNode json(HasMetadata object) {
        return new KubernetesSerialization().convertValue(object, JsonNode.class);
    }

    private static LuaValue lua(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                var table = new LuaTable();
                node.properties().forEach(field -> table.set(field.getKey(), lua(field.getValue())));
                yield table;
            }
            case ARRAY -> {
                var table = new LuaTable();
                for (int i = 0; i < node.size(); i++) {
                    table.set(i + 1, lua(node.get(i)));
                }
                yield table;
            }
            case BOOLEAN -> LuaValue.valueOf(node.booleanValue());
            case NUMBER -> LuaValue.valueOf(node.doubleValue());
            case STRING -> LuaValue.valueOf(node.textValue());
            default -> LuaValue.NIL;
        };
    }

    private static JsonNode json(LuaValue value) {
        var nodes = JsonNodeFactory.instance;
        return switch (value.type()) {
            case LuaValue.TBOOLEAN -> nodes.booleanNode(value.toboolean());
            case LuaValue.TNUMBER -> nodes.numberNode(value.todouble());
            case LuaValue.TSTRING -> nodes.textNode(value.tojstring());
            case LuaValue.TTABLE -> {
                ObjectNode object = nodes.objectNode();
                for (var key : ((LuaTable) value).keys()) {
                    object.set(key.tojstring(), json(value.get(key)));
                }
                yield object;
            }
            default -> nodes.nullNode();
        };
    }
}
