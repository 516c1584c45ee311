package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A channel of Telegram that backups go to; the bot is an administrator of it, and it is for backups of one project. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupTelegramSpec(
        @JsonPropertyDescription("The channel's id, such as \"-1001234567890\", or @name.")
        @Required
        @Size(min = 1, max = 64)
        @Pattern("^(-?[0-9]+|@[A-Za-z0-9_]+)$")
        String channelId,

        @JsonPropertyDescription("A Bot API server of one's own. Default: Telegram's.")
        @Size(min = 1, max = 512)
        @Pattern("^https?://[^?#@]+$")
        String apiUrl,

        @JsonPropertyDescription("Secret with bot-token.") @Required
        SecretReference secretRef) {}
