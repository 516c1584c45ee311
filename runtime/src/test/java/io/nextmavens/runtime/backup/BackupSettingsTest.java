package io.nextmavens.runtime.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextmavens.runtime.backup.stream.BackupKey;
import io.nextmavens.runtime.settings.SettingsException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BackupSettingsTest {

    /** The pair of `age-keygen`'s documentation. */
    private static final String IDENTITY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

    @Test
    void everyProblemIsToldAtOnce() {
        assertThatThrownBy(() -> BackupSettings.read(Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("BACKUP_KEY is not set")
                .hasMessageContaining("BACKUP_PROJECT is not set")
                .hasMessageContaining("there is no target");
    }

    @Test
    void aKeyThatIsNoneIsNotRepeated() {
        assertThatThrownBy(() -> BackupSettings.read(Map.of(
                        "BACKUP_KEY", "AGE-SECRET-KEY-1SECRET", "BACKUP_PROJECT", "a/b", "BACKUP_S3_BUCKET", "c")))
                .hasMessageContaining("it is no age identity")
                .hasMessageContaining("S3_ACCESS_KEY_ID is not set")
                .hasMessageNotContaining("1SECRET");
    }

    @Test
    void theRecipientFollowsFromTheIdentity() throws Exception {
        BackupKey key = BackupKey.generate();
        assertThat(BackupKey.parse(" " + key.identity() + "\n").recipient())
                .isEqualTo(key.recipient())
                .startsWith("age1");
        assertThat(BackupKey.parse(IDENTITY).recipient()).startsWith("age1");
        assertThat(key.toString()).doesNotContain(key.identity());
    }
}
