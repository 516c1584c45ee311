package io.nextmavens.operator.backup;

/** What a Job of backups does. */
public enum BackupTask {
    BACKUP("backup", "run", "scheduled"),
    DRILL("drill", "drill", "latest");

    /** Label of Jobs and pods with the task's word. */
    public static final String LABEL = "nextmavens.io/backup-task";

    private final String word;
    private final String command;
    private final String argument;

    BackupTask(String word, String command, String argument) {
        this.word = word;
        this.command = command;
        this.argument = argument;
    }

    /** Its word in names and labels. */
    public String word() {
        return word;
    }

    String command() {
        return command;
    }

    String argument() {
        return argument;
    }

    /** Name of the CronJob of a project. */
    public String cronJob(String project) {
        return project + "-" + word;
    }
}
