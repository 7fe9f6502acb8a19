/**
 * Where operations are kept: one port, {@link dev.longrun.store.OperationStore}, in front of
 * Firestore and of SQLite.
 */
package dev.longrun.store;
