package io.nextmavens.runtime.auth.mail;

import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.MailResult;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Brings mails to the mail server. Whoever asks for one does not wait, so that no answer tells by its time whether there
 * was a mail. Tries three times. Never logs what a mail says. Thread-safe.
 */
public final class Postman implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Postman.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TRIES = 3;
    private static final Set<Integer> WRONG_ADDRESS = Set.of(550, 551, 553);
    private static final int LONGEST = 200;

    private final Optional<MailClient> client;
    private final AuthSettings.Mail settings;
    private final LetterTemplates templates;
    private final MeterRegistry metrics;

    /** Where all conversations run: a virtual thread has no context of its own that a connection could stay on. */
    private final Context context;

    public Postman(Vertx vertx, AuthSettings.Mail settings, LetterTemplates templates, MeterRegistry metrics) {
        this.settings = settings;
        this.templates = templates;
        this.metrics = metrics;
        this.context = vertx.getOrCreateContext();
        this.client = settings.server().map(server -> MailClient.create(vertx, config(server)));
    }

    private static MailConfig config(AuthSettings.Smtp server) {
        MailConfig config = new MailConfig()
                .setHostname(server.host())
                .setPort(server.port())
                // mails are few: none waits for a connection that the server may have given up
                .setKeepAlive(false)
                .setMaxPoolSize(8)
                .setSsl(server.tls().equals("implicit"))
                .setStarttls(
                        switch (server.tls()) {
                            case "disable" -> StartTLSOptions.DISABLED;
                            case "required" -> StartTLSOptions.REQUIRED;
                            default -> StartTLSOptions.OPTIONAL;
                        });
        config.setConnectTimeout((int) Duration.ofSeconds(10).toMillis());
        if (server.user().isPresent()) {
            config.setLogin(LoginOption.REQUIRED)
                    .setUsername(server.user().get())
                    .setPassword(server.password().orElse(""));
        } else {
            config.setLogin(LoginOption.DISABLED);
        }
        return config;
    }

    /** Takes a letter; it leaves soon. */
    public void take(Letter letter) {
        if (client.isEmpty()) {
            LOG.warnf(
                    "A mail (%s) is not sent: SMTP_HOST is not set",
                    letter.kind().template());
            return;
        }
        Thread.ofVirtual().name("auth-mail").start(() -> deliver(client.get(), letter));
    }

    /** Why a mail has not left. */
    public enum Trouble {
        /** There is no mail server, or it does not answer. */
        UNREACHABLE,
        /** The server does not take it now, or takes no mail from here. */
        POSTPONED,
        /** The server does not take mail for that address (RFC 5321, section 4.2.3: 550, 551 and 553). */
        REFUSED
    }

    /**
     * A mail that has not left.
     *
     * @param why for people; it has nothing of the mail but its address
     */
    public record Undelivered(Trouble trouble, String why) {}

    /** Tries once to bring a letter to the mail server, and waits; empty when it has it. */
    public Optional<Undelivered> send(Letter letter) {
        if (client.isEmpty()) {
            return Optional.of(new Undelivered(Trouble.UNREACHABLE, "SMTP_HOST is not set"));
        }
        Optional<Undelivered> failure = attempt(client.get(), letter, message(letter));
        count(letter, failure.isEmpty() ? "sent" : "failed");
        return failure;
    }

    private void deliver(MailClient to, Letter letter) {
        MailMessage message = message(letter);
        for (int attempt = 1; attempt <= TRIES && !Thread.currentThread().isInterrupted(); attempt++) {
            Optional<Undelivered> failure = attempt(to, letter, message);
            if (failure.isEmpty()) {
                count(letter, "sent");
                return;
            }
            LOG.warnf(
                    "Sending a mail (%s) failed, attempt %d of %d: %s",
                    letter.kind().template(), attempt, TRIES, failure.get().why());
            pause(attempt);
        }
        count(letter, "failed");
    }

    private Optional<Undelivered> attempt(MailClient to, Letter letter, MailMessage message) {
        String server = "the mail server " + settings.server().orElseThrow();
        try {
            var _ = sent(to, message).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return Optional.empty();
        } catch (TimeoutException e) {
            return Optional.of(new Undelivered(
                    Trouble.UNREACHABLE, server + " did not answer within " + PATIENCE.toSeconds() + " s"));
        } catch (ExecutionException e) {
            return Optional.of(
                    e.getCause() instanceof SMTPException reply
                            ? new Undelivered(
                                    WRONG_ADDRESS.contains(reply.getReplyCode()) ? Trouble.REFUSED : Trouble.POSTPONED,
                                    server + " answered: " + told(letter, reply.getReplyMessage()))
                            : new Undelivered(
                                    Trouble.UNREACHABLE,
                                    server + " cannot be reached: "
                                            + told(letter, e.getCause().toString())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new Undelivered(Trouble.UNREACHABLE, "the runtime is stopping"));
        }
    }

    /** A server may quote the mail, and with it the link. */
    private static String told(Letter letter, String text) {
        String line = text.replace(letter.tokenHash(), "...")
                .replace(letter.code(), "...")
                .replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST);
    }

    private CompletableFuture<MailResult> sent(MailClient to, MailMessage message) {
        CompletableFuture<MailResult> sent = new CompletableFuture<>();
        context.runOnContext(
                go -> to.sendMail(message).onSuccess(sent::complete).onFailure(sent::completeExceptionally));
        return sent;
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(Duration.ofSeconds(attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(Letter letter, String outcome) {
        metrics.counter("nextmavens.auth.mails", "kind", letter.kind().template(), "outcome", outcome)
                .increment();
    }

    private MailMessage message(Letter letter) {
        LetterTemplates.Written written = templates.write(letter);
        String name =
                settings.fromName().replaceAll("[\\p{Cntrl}\"<>\\\\]+", " ").strip();
        return new MailMessage()
                .setFrom(name.isEmpty() ? settings.from() : "\"" + name + "\" <" + settings.from() + ">")
                .setTo(letter.to())
                .setSubject(written.subject())
                .setText(written.text())
                .setHtml(written.html());
    }

    @Override
    public void close() {
        client.ifPresent(open -> {
            var _ = open.close();
        });
    }
}
