/** The command {@code longrun}: each of its commands, what it prints, and with which status. */
@NullMarked
package dev.longrun.cli;

import org.jspecify.annotations.NullMarked;
