package dev.longrun.tools;

import dev.longrun.store.firestore.FirestoreDatabase;

/** The database of the Firestore emulator that the environment names for the server. */
public final class EnvironmentDatabase {
  private EnvironmentDatabase() {}

  public static FirestoreDatabase of(String project) {
    return FirestoreDatabase.in(project, FirestoreDatabase.DEFAULT, System.getenv());
  }
}
