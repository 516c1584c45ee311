package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Objects;

/** When the project is backed up, to where, for how long, and how that is tried. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.s3) || has(self.telegram)",
        message = "spec.backups needs s3, telegram or both: where backups go to")
public record BackupsSpec(
        @JsonPropertyDescription("When a backup is made, as cron writes it.")
        @Default("0 3 * * *")
        @Size(min = 1, max = 128)
        String schedule,

        @JsonPropertyDescription("When the newest backup is restored into a throw-away server and compared.")
        @Default("0 5 * * 0")
        @Size(min = 1, max = 128)
        String drillSchedule,

        @JsonPropertyDescription("Time zone of both, as the tz database names it.")
        @Default("Etc/UTC")
        @Size(min = 1, max = 64)
        String timeZone,

        @JsonPropertyDescription("How many backups are kept.") @Default("14") @Min(1) @Max(10_000)
        Integer keep,

        @JsonPropertyDescription("How many days a backup is kept at most; the newest is kept however old. Default:"
                + " without a limit.")
        @Min(1)
        @Max(36_500)
        Integer keepDays,

        @JsonPropertyDescription(
                "Secret with identity, the age identity that backups are encrypted with. Keep a copy of"
                        + " it elsewhere: without it no backup can be read.")
        @Required
        SecretReference keySecretRef,

        @JsonPropertyDescription("A bucket that backups go to.")
        BackupS3Spec s3,

        @JsonPropertyDescription("A channel of Telegram that backups go to, also or instead. A restore reads from the"
                + " bucket where both are set.")
        BackupTelegramSpec telegram,

        @JsonPropertyDescription("Image with the backup command and PostgreSQL's tools. Default: the operator's.")
        @Size(min = 1, max = 512)
        String image,

        @JsonPropertyDescription(
                "What its container may use. Default: 100m CPU, 384Mi; of drills 100m CPU, 512Mi to 1Gi.")
        ResourceRequirements resources) {

    private static final String DAILY = "0 3 * * *";
    private static final String WEEKLY = "0 5 * * 0";
    private static final int TWO_WEEKS = 14;

    public BackupsSpec {
        schedule = Objects.requireNonNullElse(schedule, DAILY);
        drillSchedule = Objects.requireNonNullElse(drillSchedule, WEEKLY);
        timeZone = Objects.requireNonNullElse(timeZone, "Etc/UTC");
        keep = Objects.requireNonNullElse(keep, TWO_WEEKS);
    }
}
