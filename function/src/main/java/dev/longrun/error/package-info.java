/** The codes and the form of errors, and those errors that any package may need. */
@NullMarked
package dev.longrun.error;

import org.jspecify.annotations.NullMarked;
