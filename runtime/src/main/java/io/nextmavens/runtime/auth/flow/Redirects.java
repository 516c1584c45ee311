package io.nextmavens.runtime.auth.flow;

import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a browser may be sent: the application's own host, and what the allow list has. Anything else becomes the
 * application's address, so that a link of ours never leads to a stranger. Immutable.
 */
public final class Redirects {

    private static final List<String> NEVER = List.of("javascript", "data", "vbscript", "file", "blob", "about");

    private final String site;
    private final URI base;
    private final List<Pattern> allowed;

    public Redirects(AuthSettings.Site settings) {
        this.site = settings.url();
        this.base = URI.create(settings.url());
        this.allowed = settings.allowed().stream().map(Redirects::glob).toList();
    }

    /** The address that is asked for by {@code redirect_to}, or by where the browser comes from, if it is allowed. */
    public String of(AuthCall call) {
        return call.parameter("redirect_to")
                .or(() -> call.text("redirect_to"))
                .or(() -> call.header("redirect_to"))
                .filter(this::isAllowed)
                .or(() -> call.header("Referer").filter(this::isAllowed))
                .orElse(site);
    }

    /** The address, or the application's where it is not allowed. */
    public String orSite(Optional<String> address) {
        return address.filter(this::isAllowed).orElse(site);
    }

    /** Whether a browser may be sent there. */
    public boolean isAllowed(String address) {
        // what browsers forgive and parsers do not: control characters, backslashes, blanks
        if (address.isEmpty() || address.chars().anyMatch(c -> c <= 0x20 || c == 0x7f || c == '\\')) {
            return false;
        }
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            return false;
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (scheme.isEmpty() || NEVER.contains(scheme) || uri.getUserInfo() != null) {
            return false;
        }
        boolean web = scheme.equals("http") || scheme.equals("https");
        if (web && (uri.getHost() == null || isForeignNumber(uri.getHost()))) {
            return false;
        }
        if (web && scheme.equals(base.getScheme()) && uri.getHost().equalsIgnoreCase(base.getHost())) {
            return true;
        }
        String withoutFragment = address.contains("#") ? address.substring(0, address.indexOf('#')) : address;
        return allowed.stream()
                .anyMatch(pattern -> pattern.matcher(withoutFragment).matches());
    }

    /** Hosts as numbers are for this machine only, and only in the usual way of writing. */
    private static boolean isForeignNumber(String host) {
        if (host.startsWith("[")) {
            return !host.equals("[::1]");
        }
        boolean number = host.matches("[0-9.]+|0[xX].*");
        return number && !host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    }

    /**
     * A pattern of GoTrue's kind: {@code *} and {@code ?} stop at dots and slashes, {@code **} at nothing, {@code {a,b}}
     * and {@code [abc]} choose.
     */
    private static Pattern glob(String text) {
        StringBuilder regex = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '*' -> {
                    boolean twice = i + 1 < text.length() && text.charAt(i + 1) == '*';
                    regex.append(twice ? ".*" : "[^./]*");
                    i += twice ? 1 : 0;
                }
                case '?' -> regex.append("[^./]");
                case '{' -> {
                    regex.append("(?:");
                    braces++;
                }
                case '}' -> {
                    regex.append(braces > 0 ? ")" : "\\}");
                    braces = Math.max(0, braces - 1);
                }
                case ',' -> regex.append(braces > 0 ? "|" : ",");
                case '[' -> {
                    int end = text.indexOf(']', i);
                    if (end < 0) {
                        regex.append("\\[");
                    } else {
                        String set = text.substring(i + 1, end);
                        regex.append(set.startsWith("!") ? "[^" : "[")
                                .append((set.startsWith("!") ? set.substring(1) : set)
                                        .replace("\\", "\\\\")
                                        .replace("[", "\\[")
                                        .replace("&", "\\&")
                                        .replace("^", "\\^"))
                                .append(']');
                        i = end;
                    }
                }
                case '\\' -> {
                    if (i + 1 < text.length()) {
                        i++;
                        regex.append(Pattern.quote(String.valueOf(text.charAt(i))));
                    }
                }
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        regex.append(")".repeat(braces));
        return Pattern.compile(regex.toString());
    }
}
