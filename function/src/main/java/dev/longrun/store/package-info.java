/**
 * Where operations are kept: one port, {@link dev.longrun.store.OperationStore}, in front of
 * Firestore and of SQLite.
 */
@NullMarked
package dev.longrun.store;

import org.jspecify.annotations.NullMarked;
