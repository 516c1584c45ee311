package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.realtime.Principal;
import java.util.List;

/** A receiver of this pod. Thread-safe as far as the receiver is. */
final class RowAudience extends Audience {

    private final RowReceiver receiver;

    RowAudience(Principal principal, Binding binding, RowReceiver receiver) {
        super(principal, List.of(binding));
        this.receiver = receiver;
    }

    void changed(RowChange change) {
        receiver.changed(change);
    }

    @Override
    void lost(String why) {
        receiver.lost(why);
    }
}
