package io.nextmavens.runtime.rest;

import io.nextmavens.runtime.catalog.Function.Setting;
import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.postgres.SessionSettings;
import io.nextmavens.runtime.rest.plan.Plan;
import io.nextmavens.runtime.rest.request.RequestHead;
import io.nextmavens.runtime.rest.request.RestRequest;
import java.util.List;

/** What the transaction of a request is told: as whom it runs, where it looks, and what the request was. */
final class TransactionSettings {

    private TransactionSettings() {}

    /**
     * The settings. A role's own come before the role is taken on, because the login may be granted to set what the
     * role is not.
     */
    static SessionSettings of(Serving serving, Identity identity, RequestHead head, RestRequest request, Plan plan) {
        SessionSettings settings = new SessionSettings();
        settings.set("search_path", serving.searchPaths().get(request.schema()));
        serving.catalog().role(identity.role()).settings().forEach(settings::set);
        settings.set("role", identity.role())
                .set("request.jwt.claims", identity.claims())
                .set("request.method", head.method())
                .set("request.path", head.path())
                .set("request.headers", headers(head.headers()))
                .set("request.cookies", cookies(head.headers()));
        request.preferences().timezone().ifPresent(zone -> settings.set("timezone", zone));
        if (plan instanceof Plan.Call call) {
            for (Setting setting : call.invocation().function().settings()) {
                settings.set(setting.name(), setting.value());
            }
        }
        serving.settings().rest().appSettings().forEach(settings::set);
        return settings;
    }

    /** A JSON object of the headers, names in lower case; without cookies, which have a setting of their own. */
    private static String headers(List<Header> headers) {
        JsonText json = new JsonText(512);
        for (Header header : headers) {
            if (!header.isNamed("cookie")) {
                json.member(header.name(), true, header.value());
            }
        }
        return json.end();
    }

    /** RFC 6265, section 4.2.1: pairs between semicolons. */
    private static String cookies(List<Header> headers) {
        JsonText json = new JsonText(64);
        for (Header header : headers) {
            if (header.isNamed("cookie")) {
                String line = header.value();
                for (int start = 0; start < line.length(); ) {
                    int semicolon = line.indexOf(';', start);
                    int end = semicolon < 0 ? line.length() : semicolon;
                    int equals = line.indexOf('=', start);
                    if (equals > start && equals < end) {
                        json.member(
                                line.substring(start, equals).strip(),
                                false,
                                line.substring(equals + 1, end).strip());
                    }
                    start = end + 1;
                }
            }
        }
        return json.end();
    }
}
