package io.nextmavens.operator.project;

import java.util.Locale;

/** Reasons of the events on a project that tell of a change made. */
public enum EventReason {
    OBJECT_CREATED("created"),
    OBJECT_UPDATED("updated"),
    OBJECT_REPAIRED("repaired"),
    OBJECT_DELETED("deleted"),
    DATABASE_CREATED("created"),
    CLONE_STARTED("copies"),
    CLONED("begins as"),
    PREVIEW_ENDED("ended"),
    LOGINS_CHANGED("changed"),
    LOGINS_ROTATED("rotated"),
    KEYS_ROTATED("rotated"),
    KEYS_ENDED("ended"),
    CATALOG_INSTALLED("installed"),
    MIGRATION_APPLIED("applied"),
    ISOLATION_REPAIRED("repaired"),
    REPLICATION_CREATED("created"),
    STANDBYS_CHANGED("changed"),
    VOLUME_GROWN("grows"),
    UPGRADE_STARTED("upgrades to"),
    UPGRADED("is available with"),
    BECAME_READY("is ready"),
    SUSPENDED("suspended"),
    SLOT_DROPPED("dropped"),
    DATABASE_RETAINED("retained"),
    DATABASE_DROPPED("dropped"),
    DATABASE_LEFT("left"),
    FILES_RETAINED("retained"),
    FILES_DROPPED("dropped"),
    DELETION_WAITS("waits");

    private final String verb;

    EventReason(String verb) {
        this.verb = verb;
    }

    String verb() {
        return verb;
    }

    /** Returns the reason as the event has it. */
    public String text() {
        var text = new StringBuilder();
        for (String word : name().split("_", -1)) {
            text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }
}
