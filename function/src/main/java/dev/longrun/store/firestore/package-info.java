/** Operations in Firestore. */
@NullMarked
package dev.longrun.store.firestore;

import org.jspecify.annotations.NullMarked;
