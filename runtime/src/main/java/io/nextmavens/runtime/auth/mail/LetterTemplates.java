package io.nextmavens.runtime.auth.mail;

import io.nextmavens.runtime.auth.http.OutgoingRequests;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * The words of mails: Qute templates, HTML and plain text, of this service or of the project. What is put into HTML is
 * escaped. Thread-safe.
 *
 * <p>Templates of GoTrue's, with {@code {{ .ConfirmationURL }}}, are read as well.
 */
public final class LetterTemplates {

    private static final Logger LOG = Logger.getLogger(LetterTemplates.class);
    private static final Pattern GO = Pattern.compile("\\{\\{\\s*\\.([A-Za-z]+)((?:\\.[A-Za-z0-9_]+)*)\\s*}}");
    private static final Map<String, String> GO_NAMES = Map.of(
            "ConfirmationURL", "confirmationUrl",
            "Token", "token",
            "TokenHash", "tokenHash",
            "SiteURL", "siteUrl",
            "RedirectTo", "redirectTo",
            "Email", "email",
            "NewEmail", "newEmail",
            "SendingTo", "email",
            "Data", "data");

    private record Words(Template subject, Template html, Template text) {}

    private final Map<Letter.Kind, Words> words = new EnumMap<>(Letter.Kind.class);
    private final String siteUrl;

    /**
     * A mail as it is sent.
     *
     * @param subject one line
     */
    public record Written(String subject, String html, String text) {}

    /**
     * Reads all templates.
     *
     * @throws IllegalArgumentException when one cannot be read
     */
    public LetterTemplates(AuthSettings settings, OutgoingRequests requests) {
        siteUrl = settings.site().url();
        Engine engine = Engine.builder()
                .addDefaults()
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .strictRendering(false)
                .build();
        for (Letter.Kind kind : Letter.Kind.values()) {
            String name = kind.template();
            String subject = Optional.ofNullable(settings.mail().subjects().get(name))
                    .map(LetterTemplates::fromGo)
                    .orElse(kind.subject());
            String html = Optional.ofNullable(settings.mail().templates().get(name))
                    .flatMap(address -> custom(address, requests))
                    .map(LetterTemplates::fromGo)
                    .orElseGet(() -> own(name + ".html"));
            words.put(
                    kind,
                    new Words(
                            parse(engine, name + " subject", subject, Variant.TEXT_PLAIN),
                            parse(engine, name, html, Variant.TEXT_HTML),
                            parse(engine, name + " text", own(name + ".txt"), Variant.TEXT_PLAIN)));
        }
    }

    private static Template parse(Engine engine, String name, String text, String type) {
        try {
            return engine.parse(text, Variant.forContentType(type), name);
        } catch (TemplateException e) {
            throw new IllegalArgumentException("the mail template " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The mail in words. */
    Written write(Letter letter) {
        Words kind = words.get(letter.kind());
        Map<String, Object> values = letter.values(siteUrl);
        // a line break would begin another header
        String subject =
                kind.subject.render(values).replaceAll("\\p{Cntrl}+", " ").strip();
        return new Written(subject, kind.html.render(values), kind.text.render(values));
    }

    private static Optional<String> custom(String address, OutgoingRequests requests) {
        try {
            if (address.startsWith("http://") || address.startsWith("https://")) {
                OutgoingRequests.Reply reply = requests.get(address);
                if (reply.status() == 200) {
                    return Optional.of(reply.body());
                }
                throw new OutgoingRequests.NoReply("status " + reply.status(), null);
            }
            return Optional.of(Files.readString(Path.of(address)));
        } catch (IOException | OutgoingRequests.NoReply e) {
            LOG.errorf("The mail template %s cannot be read (%s); the built-in one is used", address, e.getMessage());
            return Optional.empty();
        }
    }

    private static String own(String name) {
        try (InputStream file = LetterTemplates.class.getResourceAsStream("/mails/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the mail template " + name + " is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes {@code {{ .Name }}} what Qute understands, and keeps other braces as text. */
    static String fromGo(String text) {
        if (!GO.matcher(text).find()) {
            return text;
        }
        return GO.matcher(text)
                .replaceAll(found -> GO_NAMES.containsKey(found.group(1))
                        ? "{" + GO_NAMES.get(found.group(1)) + found.group(2) + "}"
                        : "");
    }
}
