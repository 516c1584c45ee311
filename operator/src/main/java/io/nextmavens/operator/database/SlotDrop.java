package io.nextmavens.operator.database;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Drops the slot of a project whose database stays. */
final class SlotDrop {

    private static final int ATTEMPTS = 20;

    private SlotDrop() {}

    /** Ends its reader first; one that comes back is ended again, some times. */
    static Changes drop(Session session, ProjectDatabase database) throws SQLException {
        Optional<DatabaseStep.State> state = DatabaseStep.read(session, database);
        if (state.isEmpty()) {
            return Changes.NONE;
        }
        DatabaseStep.requireOwnership(state.get(), database);
        for (int attempt = 1; ; attempt++) {
            session.query("""
                    select pg_terminate_backend(active_pid, 500) from pg_replication_slots
                    where slot_name = ? and database = ? and active_pid is not null
                    """, row -> true, database.slot(), database.name());
            try {
                boolean dropped = !session.query("""
                                select pg_drop_replication_slot(slot_name) from pg_replication_slots
                                where slot_name = ? and database = ?
                                """, row -> true, database.slot(), database.name())
                        .isEmpty();
                return dropped ? new Changes(List.of("dropped slot " + database.slot())) : Changes.NONE;
            } catch (SQLException e) {
                boolean inUse = SqlFailures.state(e).equals("55006");
                if (!inUse || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
