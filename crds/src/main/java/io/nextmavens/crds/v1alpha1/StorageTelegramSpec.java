package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A channel of Telegram, of which the bot is an administrator. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageTelegramSpec(
        @JsonPropertyDescription("The channel's id, such as \"-1001234567890\", or @name.")
        @Required
        @Size(min = 1, max = 64)
        @Pattern("^(-?[0-9]+|@[A-Za-z0-9_]+)$")
        String channelId,

        @JsonPropertyDescription("A Bot API server of one's own. Default: Telegram's.")
        @Size(min = 1, max = 512)
        @Pattern("^https?://[^?#@]+$")
        String apiUrl,

        @JsonPropertyDescription("Largest part of a file, as a quantity. More than a bot may fetch, 20 MB, needs a Bot"
                + " API server of one's own. Default: 19 MiB.")
        @Size(min = 1, max = 32)
        @ValidationRule(
                value = "isQuantity(self) && quantity(self).isInteger() && quantity(self).isGreaterThan(quantity('0'))",
                message = "spec.storage.telegram.partSize must be a quantity of whole bytes, such as 19Mi")
        String partSize,

        @JsonPropertyDescription("Secret with bot-token.") @Required
        SecretReference secretRef) {}
