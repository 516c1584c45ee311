package io.nextmavens.operator.traffic;

/**
 * Where one pod of a runtime tells its metrics.
 *
 * @param pod name of the pod, which a later pod does not have
 * @param host IP address; an IPv6 one without brackets
 * @param port TCP port
 */
public record PodAddress(String pod, String host, int port) {

    /** Returns the host as a URI has it (RFC 3986, section 3.2.2). */
    public String authority() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
