package dev.longrun.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens another connection to the same file. */
interface ConnectionSource {
  Connection open() throws SQLException;
}
