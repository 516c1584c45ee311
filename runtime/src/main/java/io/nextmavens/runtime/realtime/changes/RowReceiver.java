package io.nextmavens.runtime.realtime.changes;

/** Takes changes that its principal may see, in their order. Called on any thread, so it hands them on and returns. */
public interface RowReceiver {

    /** A row that the principal may see has changed. */
    void changed(RowChange change);

    /** Changes were missed, for the reason: what was read before may be old. */
    void lost(String why);
}
