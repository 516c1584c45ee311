package io.nextmavens.runtime.storage.request;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where clients reach the runtime: by setting, else by what the proxies in front say, else by the request itself. */
public final class PublicAddress {

    private static final Pattern AUTHORITY =
            Pattern.compile("[A-Za-z0-9._-]+(:\\d{1,5})?|\\[[0-9A-Fa-f:.]+\\](:\\d{1,5})?");
    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

    private PublicAddress() {}

    /** The address without a path, or with the prefix that a proxy took away; no slash at the end. */
    public static String of(Call call, Optional<URI> setting) {
        if (setting.isPresent()) {
            return setting.get().toString();
        }
        String scheme = first(call, "X-Forwarded-Proto")
                .filter(text -> text.equals("http") || text.equals("https"))
                .orElse(call.request().isSSL() ? "https" : "http");
        String host = first(call, "X-Forwarded-Host")
                .or(() -> call.header("Host"))
                .filter(text -> AUTHORITY.matcher(text).matches())
                .orElse("localhost");
        Optional<String> port = first(call, "X-Forwarded-Port").filter(text -> text.matches("\\d{1,5}"));
        boolean portKnown =
                host.matches(".*:\\d{1,5}") || call.header("X-Forwarded-Host").isEmpty();
        String implied = scheme.equals("https") ? "443" : "80";
        String authority = portKnown || port.isEmpty() || port.get().equals(implied) ? host : host + ":" + port.get();
        String prefix = first(call, "X-Forwarded-Prefix")
                .filter(text -> PREFIX.matcher(text).matches())
                .orElse("");
        return scheme + "://" + authority + prefix;
    }

    private static Optional<String> first(Call call, String header) {
        return call.header(header).map(text -> text.split(",", 2)[0].strip()).filter(text -> !text.isEmpty());
    }
}
