package io.nextmavens.runtime.robustness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that decides itself when it reads, and when it goes away. */
final class HttpSocket implements AutoCloseable {

    /** What the system keeps for a client that does not read. */
    private static final int RECEIVE_BUFFER = 64 * 1024;

    private final Socket socket;
    private final URI base;

    HttpSocket(URI base) {
        this.base = base;
        this.socket = new Socket();
        try {
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), base.getPort()), 10_000);
            socket.setSoTimeout(60_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks, and reads nothing of the answer. */
    HttpSocket get(String target) {
        try {
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: " + base.getAuthority()
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads that many bytes; fewer when the answer ends before. */
    int read(int bytes) {
        try {
            return socket.getInputStream().readNBytes(bytes).length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads to the end of the answer, and tells how many bytes came; -1 when it broke off. */
    long drain() {
        try (InputStream in = socket.getInputStream()) {
            byte[] part = new byte[256 * 1024];
            long all = 0;
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                all += read;
            }
            return all;
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
