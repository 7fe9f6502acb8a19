package dev.longrun.store;

import com.google.gson.Gson;
import dev.longrun.store.firestore.FirestoreConnection;
import dev.longrun.store.firestore.FirestoreEmulator;
import dev.longrun.store.firestore.FirestoreOperationStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** A store of one test, and a way past it to what it has stored. */
public record OpenedStore(OperationStore store, Documents documents) {
  /** What is stored, without the store's rules. */
  public interface Documents {
    /** Changes the state in the document of this name to one that this version doesn't know. */
    void makeUndecodable(String name) throws Exception;

    /** Sets one field of the document of this name, whatever it was before. */
    void set(String name, String field, Object value) throws Exception;

    /** The document of this name, in whatever form. */
    Object read(String name) throws Exception;
  }

  /** In this file. */
  public static OpenedStore sqlite(Path file) {
    return new OpenedStore(new SqliteOperationStore(file), new Rows("jdbc:sqlite:" + file));
  }

  private record Rows(String url) implements Documents {
    private static final String BY_NAME = " WHERE parent || '/operations/' || id = ?";

    @Override
    public void makeUndecodable(String name) throws SQLException {
      set(name, "state", "PAUSED");
    }

    @Override
    public void set(String name, String field, Object value) throws SQLException {
      String sql = "UPDATE operations SET document = json_set(document, ?, json(?))" + BY_NAME;
      try (Connection connection = DriverManager.getConnection(url);
          PreparedStatement update = connection.prepareStatement(sql)) {
        update.setString(1, "$." + field);
        update.setString(2, new Gson().toJson(value));
        update.setString(3, name);
        if (update.executeUpdate() != 1) {
          throw new IllegalStateException("there is no " + name);
        }
      }
    }

    @Override
    public Object read(String name) throws SQLException {
      try (Connection connection = DriverManager.getConnection(url);
          PreparedStatement select =
              connection.prepareStatement("SELECT document FROM operations" + BY_NAME)) {
        select.setString(1, name);
        return select.executeQuery().getString(1);
      }
    }
  }

  /** In the emulator, in the project for this directory. */
  public static OpenedStore firestore(Path directory) {
    byte[] path = directory.toString().getBytes(StandardCharsets.UTF_8);
    FirestoreConnection connection =
        FirestoreEmulator.connection("demo-" + UUID.nameUUIDFromBytes(path));
    return new OpenedStore(
        new FirestoreOperationStore(connection, new Random(1)), new FirestoreDocuments(connection));
  }

  /**
   * Documents of any collection.
   *
   * @param connection is closed with the store
   */
  public record FirestoreDocuments(FirestoreConnection connection) implements Documents {
    @Override
    public void makeUndecodable(String name) throws Exception {
      set(name, "state", "PAUSED");
    }

    @Override
    public void set(String name, String field, Object value) throws Exception {
      connection.client().document(name).update(field, value).get();
    }

    @Override
    public Object read(String name) throws Exception {
      return connection.client().document(name).get().get().getData();
    }

    public void write(String name, Map<String, Object> fields) throws Exception {
      connection.client().document(name).set(fields).get();
    }
  }
}
