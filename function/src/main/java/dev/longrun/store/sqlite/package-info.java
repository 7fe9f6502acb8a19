/** Operations in a SQLite file, for one machine. */
@NullMarked
package dev.longrun.store.sqlite;

import org.jspecify.annotations.NullMarked;
