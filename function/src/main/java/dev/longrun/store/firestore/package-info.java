/** Operations in Firestore. */
package dev.longrun.store.firestore;
