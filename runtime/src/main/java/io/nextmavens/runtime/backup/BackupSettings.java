package io.nextmavens.runtime.backup;

import io.nextmavens.runtime.backup.stream.BackupKey;
import io.nextmavens.runtime.settings.SettingsException;
import io.nextmavens.runtime.settings.Variables;
import io.nextmavens.runtime.storage.StorageSettings;
import io.nextmavens.runtime.storage.content.s3.S3Settings;
import io.nextmavens.runtime.storage.content.telegram.TelegramSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of the backup command; {@code docs/backups.md} has the reference. Holds secrets: never print it.
 *
 * @param project whose backups these are, {@code namespace/name}; a folder of the target
 * @param key of encryption
 * @param s3 a target, if set up
 * @param telegram a target, if set up
 * @param partSize of what is encrypted, in bytes
 * @param patience how long a target that fails is tried again
 * @param files whether the content of storage's objects is part of it
 * @param tools folder of pg_dump and pg_restore; found otherwise
 * @param temporary folder for a throw-away server
 * @param result file that the outcome is written to, as JSON
 */
public record BackupSettings(
        String project,
        BackupKey key,
        Optional<S3Settings> s3,
        Optional<TelegramSettings> telegram,
        int partSize,
        Duration patience,
        boolean files,
        Optional<Path> tools,
        Path temporary,
        Optional<Path> result) {

    private static final String PREFIX = "BACKUP_";
    private static final int MEBIBYTE = 1 << 20;

    /**
     * Reads them.
     *
     * @throws SettingsException when something is wrong; it names everything that is
     */
    public static BackupSettings read(Map<String, String> environment) {
        Variables variables = new Variables(environment, Map.of());
        Optional<BackupKey> key = variables.parsed("BACKUP_KEY", variables.text("BACKUP_KEY"), BackupKey::parse);
        if (variables.text("BACKUP_KEY").isEmpty()) {
            variables.problem("BACKUP_KEY is not set: set it to an age identity (AGE-SECRET-KEY-1…), as `backup keygen`"
                    + " and age-keygen make them");
        }
        if (variables.text("BACKUP_PROJECT").isEmpty()) {
            variables.problem("BACKUP_PROJECT is not set: set it to namespace/name");
        }
        Optional<StorageSettings> targets = targets(environment, variables);
        Optional<S3Settings> s3 = targets.flatMap(StorageSettings::s3);
        Optional<TelegramSettings> telegram = targets.flatMap(StorageSettings::telegram);
        if (targets.isPresent() && s3.isEmpty() && telegram.isEmpty()) {
            variables.problem("there is no target: set BACKUP_S3_BUCKET or BACKUP_TELEGRAM_BOT_TOKEN");
        }
        long partSize = variables.bytes("BACKUP_PART_SIZE", 16L * MEBIBYTE);
        if (partSize > 512L * MEBIBYTE
                || telegram.map(channel -> partSize > channel.partSize()).orElse(false)) {
            variables.problem("BACKUP_PART_SIZE is too large: a few parts are in memory, and Telegram takes 19M");
        }
        long patience = variables.number("BACKUP_PATIENCE", 300, 0, 86_400);
        boolean files = variables.flag("BACKUP_FILES", true);
        variables.throwIfAnythingIsWrong();
        return new BackupSettings(
                variables.text("BACKUP_PROJECT").orElseThrow(),
                key.orElseThrow(),
                s3,
                telegram,
                (int) partSize,
                Duration.ofSeconds(patience),
                files,
                variables.text("BACKUP_PG_BIN").map(Path::of),
                Path.of(variables.text("BACKUP_TEMPORARY").orElse(System.getProperty("java.io.tmpdir"))),
                variables.text("BACKUP_RESULT_FILE").map(Path::of));
    }

    /** The targets are named as the backends of storage are, behind a prefix. */
    private static Optional<StorageSettings> targets(Map<String, String> environment, Variables variables) {
        Map<String, String> names = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX + "S3_") || name.startsWith(PREFIX + "TELEGRAM_")) {
                names.put(name.substring(PREFIX.length()), value);
            }
        });
        try {
            return Optional.of(StorageSettings.read(names));
        } catch (SettingsException e) {
            variables.problem("a variable of a target, which has " + PREFIX + " before its name: " + e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "BackupSettings[" + project + "]";
    }
}
