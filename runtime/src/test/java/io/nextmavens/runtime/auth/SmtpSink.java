package io.nextmavens.runtime.auth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** A mail server of the tests' own: it speaks SMTP (RFC 5321) and keeps what it is told. */
public final class SmtpSink implements AutoCloseable {

    private final int port;
    private volatile ServerSocket socket;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final List<ReceivedMail> mails = new CopyOnWriteArrayList<>();

    private SmtpSink(ServerSocket socket) {
        this.socket = socket;
        this.port = socket.getLocalPort();
    }

    /** Listens on a free port of loopback. */
    public static SmtpSink start() {
        try {
            SmtpSink sink = new SmtpSink(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            sink.listen();
            return sink;
        } catch (IOException e) {
            throw new IllegalStateException("starting the mail server", e);
        }
    }

    public int port() {
        return port;
    }

    /** Listens no more, until it comes back at the same port. */
    public void leave() throws IOException {
        socket.close();
    }

    public void comeBack() throws IOException {
        socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        listen();
    }

    /** All mails to that address so far. */
    public List<ReceivedMail> to(String address) {
        return mails.stream()
                .filter(mail -> mail.recipients().contains(address))
                .toList();
    }

    /** Waits for a mail to that address, and takes it away. */
    public ReceivedMail next(String address) {
        Awaitility.await("mail to " + address)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !to(address).isEmpty());
        ReceivedMail first = to(address).getFirst();
        mails.remove(first);
        return first;
    }

    /** Takes no mail to that address from now on, and quotes the mail, as some filters do. */
    public void refuse(String address) {
        refused.add(address);
    }

    private void listen() {
        ServerSocket listening = socket;
        Thread.ofVirtual().start(() -> accept(listening));
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> converse(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void converse(Socket client) {
        try (client;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
                OutputStream out = client.getOutputStream()) {
            say(out, "220 sink ESMTP");
            String from = "";
            List<String> recipients = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
                switch (verb) {
                    case "EHLO" -> say(out, "250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8");
                    case "HELO", "NOOP" -> say(out, "250 OK");
                    case "RSET" -> {
                        recipients.clear();
                        say(out, "250 OK");
                    }
                    case "MAIL" -> {
                        from = address(line);
                        recipients.clear();
                        say(out, "250 OK");
                    }
                    case "RCPT" -> {
                        recipients.add(address(line));
                        say(out, "250 OK");
                    }
                    case "DATA" -> {
                        say(out, "354 end with .");
                        ReceivedMail mail = new ReceivedMail(from, List.copyOf(recipients), data(in));
                        if (recipients.stream().anyMatch(refused::contains)) {
                            say(out, "550 no such user, and I do not like " + mail.link());
                        } else {
                            mails.add(mail);
                            say(out, "250 kept");
                        }
                    }
                    case "QUIT" -> {
                        say(out, "221 bye");
                        return;
                    }
                    default -> say(out, "502 unknown command");
                }
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    private static String data(BufferedReader in) throws IOException {
        StringBuilder raw = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            raw.append(line.startsWith("..") ? line.substring(1) : line).append('\n');
        }
        return raw.toString();
    }

    private static String address(String line) {
        return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
