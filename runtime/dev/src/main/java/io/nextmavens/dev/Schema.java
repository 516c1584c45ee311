package io.nextmavens.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** What is in the project's database: the application's own SQL. */
record Schema(Database database) {

    void apply(Optional<Path> file) throws SQLException, IOException {
        if (file.isEmpty()) {
            return;
        }
        try (Connection owner = database.connect(Database.OWNER, Database.NAME);
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute(Files.readString(file.get()));
            owner.commit();
        } catch (SQLException e) {
            throw new SQLException("apply " + file.get() + ": " + e.getMessage(), e.getSQLState(), e);
        }
    }
}
