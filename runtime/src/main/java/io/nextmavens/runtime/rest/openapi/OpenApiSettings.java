package io.nextmavens.runtime.rest.openapi;

import java.net.URI;

/**
 * The settings that the description depends on.
 *
 * @param scheme {@code http} or {@code https}
 * @param authority host and port that clients reach the service by, e.g. {@code api.example.org:443}
 * @param basePath the path that the service's paths are below, {@code /} for none
 * @param ignorePrivileges whether everything in the schema is described ({@code PGRST_OPENAPI_MODE}), rather than what
 *     the role of the request may use
 * @param security whether it says that requests carry a token ({@code PGRST_OPENAPI_SECURITY_ACTIVE})
 * @param version of the service
 */
public record OpenApiSettings(
        String scheme, String authority, String basePath, boolean ignorePrivileges, boolean security, String version) {

    /**
     * The settings as {@code PGRST_OPENAPI_SERVER_PROXY_URI} has them.
     *
     * @param proxy an absolute URI with a host; its port may be left out
     */
    public static OpenApiSettings behind(URI proxy, boolean ignorePrivileges, boolean security, String version) {
        boolean secure = "https".equalsIgnoreCase(proxy.getScheme());
        int port = proxy.getPort() >= 0 ? proxy.getPort() : secure ? 443 : 80;
        String path = proxy.getRawPath();
        return new OpenApiSettings(
                secure ? "https" : "http",
                proxy.getHost() + ":" + port,
                path == null || path.isEmpty() ? "/" : path,
                ignorePrivileges,
                security,
                version);
    }
}
