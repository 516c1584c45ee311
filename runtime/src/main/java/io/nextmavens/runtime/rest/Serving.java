package io.nextmavens.runtime.rest;

import io.nextmavens.runtime.catalog.Catalog;
import io.nextmavens.runtime.identity.Authenticator;
import io.nextmavens.runtime.identity.SchemaView;
import io.nextmavens.runtime.rest.plan.PlanSettings;
import io.nextmavens.runtime.rest.plan.Planner;
import io.nextmavens.runtime.rest.request.RequestSettings;
import io.nextmavens.runtime.settings.FunctionName;
import io.nextmavens.runtime.settings.RestSettings;
import io.nextmavens.runtime.settings.RestSettings.OpenApiMode;
import io.nextmavens.runtime.settings.RuntimeSettings;
import io.nextmavens.runtime.state.Snapshot;
import io.nextmavens.sql.SqlIdentifier;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that requests are answered with, as of one moment: a request uses one from its beginning to its end. Immutable.
 *
 * @param settings the settings, the database's overrides among them
 * @param authenticator verifies tokens by these settings
 * @param catalog what the database has
 * @param planner plans against the catalog
 * @param requestSettings what reading a request depends on
 * @param searchPaths {@code search_path} by the schema of the request
 * @param prepared requests that were prepared against the catalog; the one part that fills up in use
 */
record Serving(
        RuntimeSettings settings,
        Authenticator authenticator,
        Catalog catalog,
        Planner planner,
        RequestSettings requestSettings,
        Map<String, String> searchPaths,
        PreparedRequests prepared) {

    /** For who sees the schemas of that view. */
    static Serving of(Snapshot snapshot, SchemaView view) {
        RuntimeSettings settings = snapshot.settings();
        RestSettings rest = settings.rest();
        List<String> schemas = view.of(snapshot.schemas());
        Catalog catalog = snapshot.tenantSchemas().isEmpty()
                ? snapshot.catalog()
                : snapshot.catalog().within(view::shows);
        return new Serving(
                settings,
                snapshot.authenticator(),
                catalog,
                new Planner(
                        catalog,
                        new PlanSettings(rest.maxRows(), rest.aggregates(), rest.plans(), rest.legacyTargetNames())),
                new RequestSettings(
                        schemas,
                        rest.openApi().mode() == OpenApiMode.DISABLED,
                        rest.rootFunction().map(FunctionName::name),
                        rest.transactionEnd().override()),
                schemas.stream()
                        .distinct()
                        .collect(Collectors.toMap(schema -> schema, schema -> searchPath(schema, rest))),
                new PreparedRequests());
    }

    private static String searchPath(String schema, RestSettings rest) {
        return Stream.concat(Stream.of(schema), rest.extraSearchPath().stream())
                .map(name -> new SqlIdentifier(name).quoted())
                .collect(Collectors.joining(", "));
    }
}
