package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** The server that mails go out by. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.user) == has(self.passwordSecretRef)",
        message = "spec.auth.smtp.user and spec.auth.smtp.passwordSecretRef go together")
public record SmtpSpec(
        @JsonPropertyDescription("Its host.") @Required @Size(min = 1, max = 253) @Pattern("^[A-Za-z0-9.:-]+$")
        String host,

        @JsonPropertyDescription("Its port.") @Default("587") @Min(1) @Max(65535)
        Integer port,

        @JsonPropertyDescription("Starttls: where it is offered. Required: STARTTLS or nothing. Implicit: from the"
                + " first byte, as at port 465. Disable: never.")
        @Default("Starttls")
        SmtpTls tls,

        @JsonPropertyDescription("Whom to log in as.") @Size(min = 1, max = 255)
        String user,

        @JsonPropertyDescription("Where the user's password is.")
        SecretKeyReference passwordSecretRef,

        @JsonPropertyDescription("The sender's address.")
        @Required
        @Size(min = 3, max = 254)
        @Pattern("^[^@\\s]+@[^@\\s]+$")
        String from,

        @JsonPropertyDescription("The sender's name.") @Size(min = 1, max = 128) @Pattern("^[^\\r\\n]+$")
        String senderName) {

    public SmtpSpec {
        port = Objects.requireNonNullElse(port, 587);
        tls = Objects.requireNonNullElse(tls, SmtpTls.Starttls);
    }
}
