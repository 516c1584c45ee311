package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A chat, group or channel of Telegram that alerts go to. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AlertTelegramSpec(
        @JsonPropertyDescription("The chat's id, such as \"-1001234567890\", or @name of a channel.")
        @Required
        @Size(min = 1, max = 64)
        @Pattern("^(-?[0-9]+|@[A-Za-z0-9_]+)$")
        String chatId,

        @JsonPropertyDescription("A Bot API server of one's own. Default: Telegram's.")
        @Size(min = 1, max = 512)
        @Pattern("^https?://[^?#@]+$")
        String apiUrl,

        @JsonPropertyDescription("Secret with bot-token.") @Required
        SecretReference secretRef) {}
