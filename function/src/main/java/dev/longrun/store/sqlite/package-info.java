/** Operations in a SQLite file, for one machine. */
package dev.longrun.store.sqlite;
