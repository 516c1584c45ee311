package io.nextmavens.runtime.settings;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * libpq's connection strings, as a URI and as keywords with values (PostgreSQL manual, section 34.1.1).
 *
 * <p>The result has libpq's parameter keywords: {@code host}, {@code port}, {@code dbname}, {@code user},
 * {@code password}, {@code sslmode}…
 */
final class ConnectionString {

    private ConnectionString() {}

    static Map<String, String> parse(String text) {
        for (String scheme : new String[] {"postgresql://", "postgres://"}) {
            if (text.startsWith(scheme)) {
                return uri(text.substring(scheme.length()));
            }
        }
        if (text.contains("=")) {
            return keywords(text);
        }
        throw new IllegalArgumentException(
                "it is neither a URI (postgresql://user:password@host:5432/database) nor keywords (host=… user=…)");
    }

    /** {@code [userspec@][hostspec][/dbname][?paramspec]}. */
    private static Map<String, String> uri(String rest) {
        Map<String, String> result = new LinkedHashMap<>();
        int at = rest.lastIndexOf('@');
        String afterUser = rest;
        if (at >= 0) {
            String user = rest.substring(0, at);
            afterUser = rest.substring(at + 1);
            int colon = user.indexOf(':');
            put(result, "user", decode(colon < 0 ? user : user.substring(0, colon)));
            put(result, "password", colon < 0 ? "" : decode(user.substring(colon + 1)));
        }
        int question = afterUser.indexOf('?');
        String beforeQuery = question < 0 ? afterUser : afterUser.substring(0, question);
        int slash = beforeQuery.indexOf('/');
        hosts(result, slash < 0 ? beforeQuery : beforeQuery.substring(0, slash));
        put(result, "dbname", slash < 0 ? "" : decode(beforeQuery.substring(slash + 1)));
        if (question >= 0) {
            for (String pair : afterUser.substring(question + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    put(result, decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                }
            }
        }
        return result;
    }

    private static void hosts(Map<String, String> result, String hosts) {
        if (hosts.contains(",")) {
            throw new IllegalArgumentException("several hosts are not supported; name the one that takes writes");
        }
        int bracket = hosts.indexOf(']');
        int colon = hosts.indexOf(':', Math.max(bracket, 0));
        String host = colon < 0 ? hosts : hosts.substring(0, colon);
        put(result, "host", decode(bracket < 0 ? host : host.substring(1, bracket)));
        put(result, "port", colon < 0 ? "" : hosts.substring(colon + 1));
    }

    /** {@code keyword = value} pairs, values with blanks in single quotes, backslash escapes. */
    private static Map<String, String> keywords(String text) {
        Map<String, String> result = new LinkedHashMap<>();
        int i = 0;
        while (i < text.length()) {
            if (Character.isWhitespace(text.charAt(i))) {
                i++;
                continue;
            }
            int equals = text.indexOf('=', i);
            if (equals < 0) {
                throw new IllegalArgumentException(
                        "there is no '=' after '" + text.substring(i).strip() + "'");
            }
            String key = text.substring(i, equals).strip();
            StringBuilder value = new StringBuilder();
            i = equals + 1;
            while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
                i++;
            }
            boolean quoted = i < text.length() && text.charAt(i) == '\'';
            if (quoted) {
                i++;
            }
            while (i < text.length()) {
                char c = text.charAt(i);
                if (quoted ? c == '\'' : Character.isWhitespace(c)) {
                    break;
                }
                if (c == '\\' && i + 1 < text.length()) {
                    i++;
                    c = text.charAt(i);
                }
                value.append(c);
                i++;
            }
            i++;
            put(result, key, value.toString());
        }
        return result;
    }

    private static void put(Map<String, String> result, String key, String value) {
        if (!value.isEmpty()) {
            result.put(key, value);
        }
    }

    /** Percent-decoding as in RFC 3986, where a plus sign is a plus sign. */
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
