package io.nextmavens.runtime.postgres;

import java.util.Optional;

/** Is told of exchanges. Called by whoever submits them, and on event loops; must not block. Thread-safe. */
public interface ExchangeObserver {

    /** Is told how an exchange ends; once. */
    interface Running {

        /** It is over; empty: everything was done. */
        void over(Optional<DatabaseException> failure);
    }

    /** An exchange was submitted by the current thread; empty: its end is of no interest. */
    Optional<Running> submitted();
}
