/** The console's files, as a browser gets them. */
@NullMarked
package dev.longrun.console;

import org.jspecify.annotations.NullMarked;
