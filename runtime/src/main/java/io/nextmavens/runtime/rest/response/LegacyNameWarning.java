package io.nextmavens.runtime.rest.response;

import io.nextmavens.runtime.rest.Header;
import io.nextmavens.runtime.rest.plan.Plan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The Warning header (RFC 7234, section 5.5) for filters that name an aliased embed by its relation. */
public final class LegacyNameWarning {

    private LegacyNameWarning() {}

    /**
     * The header, where there is something to warn of.
     *
     * @param agent who warns, without spaces
     */
    public static Optional<Header> header(List<Plan.LegacyName> names, String agent) {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        String changes = names.stream()
                .map(name -> "`" + name.name() + "` to `" + name.alias() + "`")
                .collect(Collectors.joining(", "));
        String text = "299 " + agent
                + " \"Embedded resource was referenced by relation name even though it has an alias. This is deprecated"
                + " and will stop working in a future release. Update " + changes
                + " in query string filters, orders or limits.\"";
        return ResponseSettings.isHeader("Warning", text) ? Optional.of(new Header("Warning", text)) : Optional.empty();
    }
}
