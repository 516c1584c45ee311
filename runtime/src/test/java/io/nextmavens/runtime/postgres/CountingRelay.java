package io.nextmavens.runtime.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Passes bytes on to a server and counts round trips: how often the client speaks after the server did. */
final class CountingRelay implements AutoCloseable {

    private enum Speaker {
        CLIENT,
        SERVER
    }

    private final ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final AtomicReference<Speaker> lastSpeaker = new AtomicReference<>(Speaker.SERVER);
    private final int serverPort;

    CountingRelay(int serverPort) throws IOException {
        this.serverPort = serverPort;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    int roundTrips() {
        return roundTrips.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                Thread.ofVirtual().start(() -> pump(client, server, Speaker.CLIENT));
                Thread.ofVirtual().start(() -> pump(server, client, Speaker.SERVER));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void pump(Socket from, Socket to, Speaker speaker) {
        byte[] buffer = new byte[65536];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                if (lastSpeaker.getAndSet(speaker) != speaker && speaker == Speaker.CLIENT) {
                    roundTrips.incrementAndGet();
                }
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException closed) {
            // either end went away
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
