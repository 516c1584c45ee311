package io.nextmavens.runtime.storage;

import java.nio.file.Path;
import java.util.List;

/**
 * A disk that is soon full, for one process: a tmpfs of a fixed size in a mount namespace of its own, which needs no root
 * (mount_namespaces(7), user_namespaces(7)).
 */
public final class SmallDisk {

    private SmallDisk() {}

    /**
     * Words before a command that has such a disk.
     *
     * @param folder where it has it
     * @param megabytes how large it is
     * @param first what the shell does there before, with the folder as {@code $0}
     */
    public static List<String> at(Path folder, int megabytes, String first) {
        return List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + megabytes + "m tmpfs $0 && " + first + " && exec \"$@\"",
                folder.toString());
    }
}
