package io.nextmavens.cli.keys;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.nextmavens.cli.cluster.Projects;
import io.nextmavens.cli.output.Answer;
import io.nextmavens.cli.output.Table;
import java.util.List;
import java.util.Optional;

/** A project's address and keys, masked or not. Pure. */
final class KeysAnswer {

    private KeysAnswer() {}

    static Answer of(String project, Optional<String> url, List<ApiKey> keys, boolean show) {
        var table = Table.of("NAME", "VALUE", "EXPIRES");
        var data = JsonNodeFactory.instance.objectNode();
        data.put("url", url.orElse(null));
        table.row("URL", url.orElse("-"), "");
        for (ApiKey key : keys) {
            var value = show ? key.token() : key.masked();
            var expires = key.expires().map(Object::toString);
            table.row(key.name(), value, expires.orElse("never"));
            data.putObject(key.name()).put("value", value).put("expires", expires.orElse(null));
        }
        return new Answer(table.text(), data, List.of(Projects.NAME + project));
    }
}
